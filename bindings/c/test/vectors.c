/* Every golden vector, byte for byte: vectors VECTORS PACKS FOLDER, where FOLDER/packs.sha256 holds the digests of
 * the packs, as `sha256sum *.json` prints them. */
#include "hivecore.h"
#include "json_lines.h"

static void must(HivecoreText error) {
  if (error.data) { fprintf(stderr, "%s\n", error.data); exit(2); }
}

/* Opens the packs of a case, found by their digests `id@sha256:…`; 0 without packs. */
static uint64_t open_packs(const char *names, const char *folder, const char *digests) {
  HivecoreBytes files[64];
  text contents[64];
  size_t count = 0;
  uint64_t handle = 0;
  for (const char *at = names; (at = next(at, names)); count++) {
    text name = string(at);
    const char *line = strstr(digests, strrchr(name.data, ':') + 1);
    char pack[256];
    if (!line || sscanf(line, "%*s %255s", pack) != 1) { fprintf(stderr, "no pack %s\n", name.data); exit(2); }
    contents[count] = file(folder, pack);
    files[count] = (HivecoreBytes){(const uint8_t *)contents[count].data, contents[count].length};
    free(name.data);
  }
  if (count) must(hivecore_packs_open(files, count, &handle));
  while (count) free(contents[--count].data);
  return handle;
}

static uint64_t open_model(const char *name, const char *folder) {
  uint64_t handle;
  text path = string(name);
  *strchr(path.data, '@') = 0;
  text model = file(folder, path.data);
  must(hivecore_recommender_open((const uint8_t *)model.data, model.length, &handle));
  free(path.data);
  free(model.data);
  return handle;
}

static int passes(const char *line, const char *folder, const char *packs_folder, const char *digests) {
  const char *model_name = member(line, "model"), *steps = member(line, "steps");
  uint64_t packs = open_packs(member(line, "packs"), packs_folder, digests);
  uint64_t model = model_name ? open_model(model_name, folder) : 0;
  text op = string(member(line, "op"));
  int passed = 1;
  for (const char *step = steps; passed && (step = next(step, steps));) {
    const char *base64 = member(step, "requestB64");
    text request = string(base64 ? base64 : member(step, "request")), response = string(member(step, "response"));
    if (base64) decode_base64(&request);
    HivecoreText got = model ? hivecore_recommender_call(model, op.data, op.length, request.data, request.length)
                     : packs ? hivecore_packs_call(packs, op.data, op.length, request.data, request.length)
                             : hivecore_call(op.data, op.length, request.data, request.length);
    passed = got.length == response.length && !memcmp(got.data, response.data, got.length);
    if (!passed) {
      text id = string(member(line, "id"));
      printf("vector FAILED: %s\n  expected %s\n  got      %s\n", id.data, response.data, got.data);
      free(id.data);
    }
    hivecore_free(&got);
    free(request.data);
    free(response.data);
  }
  free(op.data);
  if (packs) must(hivecore_packs_close(packs));
  if (model) must(hivecore_recommender_close(model));
  return passed;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  /* The manifest is indented for people; without its spaces it reads like a case. */
  text manifest = file(argv[1], "manifest.json"), digests = file(argv[3], "packs.sha256");
  char *to = manifest.data;
  for (char *at = manifest.data; *at; at++)
    if (*at != ' ' && *at != '\n') *to++ = *at;
  *to = 0;
  int run = 0, failed = 0, count = atoi(member(manifest.data, "count"));
  const char *files = member(manifest.data, "files");
  for (const char *at = files; (at = next(at, files));) {
    text path = string(member(at, "path")), cases = file(argv[1], path.data);
    for (char *line = strtok(cases.data, "\n"); line; line = strtok(NULL, "\n"), run++)
      failed += !passes(line, argv[1], argv[2], digests.data);
    free(path.data);
    free(cases.data);
  }
  free(manifest.data);
  free(digests.data);
  printf("vectors: %d run, %d passed, %d failed\n", run, run - failed, failed);
  return failed || run != count;
}
