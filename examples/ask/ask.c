// ask MODEL REQUEST: opens a model, asks recommend.rank, prints the answer's text.
#include <hivecore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *content(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) exit(1);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    if (!bytes || fread(bytes, 1, *length, file) != *length) exit(1);
    fclose(file);
    return bytes;
}

int main(int count, char **paths) {
    if (count != 3) return 2;
    size_t model_length, request_length;
    char *model = content(paths[1], &model_length), *request = content(paths[2], &request_length);
    uint64_t recommender;
    HivecoreText error = hivecore_recommender_open((const uint8_t *)model, model_length, &recommender);
    if (error.data) return puts(error.data), 1;
    const char *op = "recommend.rank";
    HivecoreText answer = hivecore_recommender_call(recommender, op, strlen(op), request, request_length);
    puts(answer.data);
    hivecore_free(&answer);
    hivecore_recommender_close(recommender);
    free(model);
    free(request);
}
