/* What the vectors cannot say: handles after close, closed twice, from several threads, NULL pointers, bad lengths. */
#include "hivecore.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int run, failed;

static void check(int good, const char *what) {
  run++;
  if (!good) { failed++; printf("FAILED: %s\n", what); }
}

/* The answer has this error code and this path; it is freed. */
static void refused(HivecoreText answer, const char *code, const char *path, const char *what) {
  char start[128], end[128];
  snprintf(start, sizeof start, "{\"error\":{\"code\":\"%s\",", code);
  snprintf(end, sizeof end, "\"path\":\"%s\"}}", path);
  int good = answer.data && !strncmp(answer.data, start, strlen(start)) && answer.length > strlen(end) &&
             !strcmp(answer.data + answer.length - strlen(end), end);
  if (!good) printf("  got %s\n", answer.data ? answer.data : "(nothing)");
  check(good, what);
  hivecore_free(&answer);
}

static void succeeded(HivecoreText answer, const char *what) {
  if (answer.data) printf("  got %s\n", answer.data);
  check(!answer.data && !answer.length, what);
  hivecore_free(&answer);
}

static void calls(void) {
  HivecoreText answer = hivecore_call("ops.list", 8, "{}", 2);
  check(answer.data && strlen(answer.data) == answer.length, "a NUL follows the text");
  hivecore_free(&answer);
  check(!answer.data && !answer.length, "a freed text is empty");
  hivecore_free(&answer);
  hivecore_free(NULL);
  refused(hivecore_call(NULL, 8, "{}", 2), "buffer.shape", "/op", "op is NULL");
  refused(hivecore_call("ops.list", 8, NULL, 2), "buffer.shape", "/request", "request is NULL");
  refused(hivecore_call(NULL, 0, NULL, 0), "operation.unknown", "", "nothing at all");
  refused(hivecore_call("ops.list", 8, NULL, 0), "json.syntax", "", "an empty request");
  refused(hivecore_call("ops.list", 8, "{}", SIZE_MAX), "buffer.shape", "/request", "a length beyond memory");
  refused(hivecore_call("\xff\xfe", 2, "{}", 2), "operation.unknown", "", "a name that is no UTF-8");
  refused(hivecore_call("ops.list", 8, "\"\xff\"", 3), "json.utf8", "", "a request that is no UTF-8");
}

/* Seven events: ann liked tea and cup; bob tea, cup and jam; cy cup and jam. */
static const char names[] = "annannbobbobbobcycy", things[] = "teacupteacupjamcupjam";
static const size_t name_starts[] = {0, 3, 6, 9, 12, 15, 17, 19}, thing_starts[] = {0, 3, 6, 9, 12, 15, 18, 21};

static HivecoreColumns events(void) {
  HivecoreColumns columns = {{7, NULL, names, name_starts}, {7, NULL, things, thing_starts}, NULL, NULL};
  return columns;
}

static int count_steps(void *context, const char *stage, size_t stage_length, uint64_t done, uint64_t total) {
  check(stage && stage_length && done <= total, "progress makes sense");
  ++*(int *)context;
  return 0;
}

static int cancel(void *context, const char *stage, size_t stage_length, uint64_t done, uint64_t total) {
  (void)context, (void)stage, (void)stage_length, (void)done, (void)total;
  return 1;
}

static HivecoreText rank(uint64_t model) {
  static const char request[] = "{\"user\":\"ann\"}";
  return hivecore_recommender_call(model, "recommend.rank", 14, request, strlen(request));
}

static void training(void) {
  uint64_t model = 0, none = 0;
  int steps = 0;
  HivecoreColumns columns = events();
  succeeded(hivecore_recommender_fit(&columns, "{}", 2, count_steps, &steps, &model), "fit");
  check(model != 0 && steps > 0, "fit gave a handle and progress");
  succeeded(hivecore_recommender_close(model), "close");
  refused(hivecore_recommender_fit(&columns, "{}", 2, cancel, NULL, &none), "budget.cancelled", "", "cancelled");
  refused(hivecore_recommender_fit(&columns, "{\"x\":1}", 7, NULL, NULL, &none), "field.unknown", "/config/x", "config");
  refused(hivecore_recommender_fit(NULL, "{}", 2, NULL, NULL, &none), "buffer.shape", "/columns", "columns is NULL");
  refused(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, NULL), "buffer.shape", "/handle", "handle is NULL");
  columns.users.starts = NULL;
  refused(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &none), "buffer.shape", "/users", "starts is NULL");
  static const size_t descending[] = {0, 6, 3, 9, 12, 15, 17, 19};
  columns.users.starts = descending;
  refused(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &none), "buffer.shape", "/users", "starts descend");
  columns = events();
  columns.users.length = SIZE_MAX;
  refused(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &none), "buffer.shape", "/users", "too many ids");
  columns = events();
  columns.users.texts = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";
  refused(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &none), "json.utf8", "/users", "ids are no UTF-8");
  check(none == 0, "what failed gave no handle");
}

static void models(void) {
  uint64_t model = 0, same = 0, none = 0;
  HivecoreColumns columns = events();
  HivecoreText bytes = {NULL, 0}, again = {NULL, 0};
  succeeded(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &model), "fit without progress");
  succeeded(hivecore_recommender_bytes(model, &bytes), "bytes");
  succeeded(hivecore_recommender_open((const uint8_t *)bytes.data, bytes.length, &same), "open");
  succeeded(hivecore_recommender_bytes(same, &again), "bytes again");
  check(bytes.length == again.length && !memcmp(bytes.data, again.data, bytes.length), "the same bytes");
  HivecoreText one = rank(model), other = rank(same);
  check(one.length == other.length && !memcmp(one.data, other.data, one.length), "the same answer");
  check(!strncmp(one.data, "{\"ok\":", 6), "an answer");
  hivecore_free(&one), hivecore_free(&other), hivecore_free(&again);
  refused(hivecore_recommender_open((const uint8_t *)bytes.data, 20, &none), "file.length", "", "a model cut short");
  refused(hivecore_recommender_open(NULL, 20, &none), "buffer.shape", "/bytes", "a model that is NULL");
  hivecore_free(&bytes);

  HivecoreIds users = {7, NULL, names, name_starts};
  uint32_t items[14], lengths[7];
  int64_t scores[14];
  HivecoreText item = {NULL, 0};
  succeeded(hivecore_recommender_rank_batch(model, &users, 2, false, items, scores, 14, lengths), "rank_batch");
  succeeded(hivecore_recommender_item(model, items[0], &item), "item");
  check(lengths[0] == 1 && item.data && !strcmp(item.data, "jam") && scores[0] > 0, "ann gets jam");
  hivecore_free(&item);
  refused(hivecore_recommender_item(model, 99, &item), "field.range", "/index", "no such item");

  HivecoreText compact = {NULL, 0};
  succeeded(hivecore_recommender_compact(model, 50, &compact), "compact");
  const uint8_t *file = (const uint8_t *)compact.data;
  succeeded(hivecore_compact_check(file, compact.length), "a whole compact model");
  refused(hivecore_compact_check(file, compact.length - 1), "file.length", "", "a compact model cut short");
  uint32_t found = 0;
  const size_t liked_starts[2] = {0, 3};
  HivecoreIds liked = {1, NULL, "cup", liked_starts};
  succeeded(hivecore_compact_rank(file, compact.length, &liked, 2, false, items, scores, &found), "compact rank");
  succeeded(hivecore_compact_item(file, compact.length, items[0], &item), "compact item");
  check(found == 2 && item.data && item.length == 3 && scores[0] >= scores[1], "two items for who likes the cup");
  hivecore_free(&item);
  refused(hivecore_compact_item(file, compact.length, 99, &item), "field.range", "/index", "no such compact item");
  refused(hivecore_compact_rank(file, compact.length, &liked, 0, false, items, scores, &found), "field.range", "/k",
          "compact k 0");
  refused(hivecore_compact_rank(NULL, 9, &liked, 1, false, items, scores, &found), "buffer.shape", "/file", "no file");
  refused(hivecore_recommender_compact(model, 0, &compact), "field.range", "/neighbours", "no neighbours");
  hivecore_free(&compact);
  refused(hivecore_recommender_rank_batch(model, &users, 2, false, items, scores, 13, lengths), "buffer.shape",
          "/capacity", "too little room");
  refused(hivecore_recommender_rank_batch(model, &users, 2, false, NULL, scores, 14, lengths), "buffer.shape", "/items",
          "no room");
  refused(hivecore_recommender_rank_batch(model, &users, 0, false, items, scores, 14, lengths), "field.range", "/k", "k 0");

  succeeded(hivecore_recommender_close(model), "close");
  refused(hivecore_recommender_close(model), "handle.closed", "", "closed twice");
  refused(rank(model), "handle.closed", "", "call after close");
  refused(hivecore_recommender_bytes(model, &item), "handle.closed", "", "bytes after close");
  refused(hivecore_recommender_item(model, 0, &item), "handle.closed", "", "item after close");
  refused(rank(0), "handle.closed", "", "no handle");
  succeeded(hivecore_recommender_close(same), "close the other");
}

static void indexes(void) {
  static const float factors[] = {1, 0, 0, 1, 1, 1}, queries[] = {1, 0.5F, 0, 1}, infinite[] = {1, 2e15F};
  uint64_t index = 0, none = 0;
  uint32_t rows[4];
  float scores[4];
  size_t found = 0;
  succeeded(hivecore_factor_index_new(factors, 3, 2, &index), "factor index");
  succeeded(hivecore_factor_index_top_k(index, queries, 2, 2, rows, scores, 4, &found), "top_k");
  check(found == 2 && rows[0] == 2 && rows[1] == 0 && scores[0] == 1.5F && scores[1] == 1, "the first query's rows");
  check(rows[2] == 1 && rows[3] == 2 && scores[2] == 1 && scores[3] == 1, "equal scores rank by index");
  refused(hivecore_factor_index_top_k(index, queries, 2, 2, rows, scores, 3, &found), "buffer.shape", "/capacity",
          "too little room");
  refused(hivecore_factor_index_top_k(index, NULL, 2, 2, rows, scores, 4, &found), "buffer.shape", "/queries", "NULL");
  refused(hivecore_factor_index_top_k(index, queries, 2, 2, rows, scores, 4, NULL), "buffer.shape", "/perQuery", "NULL");
  refused(hivecore_factor_index_top_k(index, queries, SIZE_MAX, 2, rows, scores, 4, &found), "buffer.shape", "/count",
          "too many queries");
  refused(hivecore_factor_index_top_k(index, queries, 2, 0, rows, scores, 4, &found), "field.range", "/k", "k 0");
  refused(hivecore_factor_index_new(factors, 3, 0, &none), "field.range", "/dims", "no dimensions");
  refused(hivecore_factor_index_new(factors, SIZE_MAX, 2, &none), "buffer.shape", "/rows", "too many rows");
  refused(hivecore_factor_index_new(infinite, 1, 2, &none), "number.range", "/values", "too great a value");
  refused(hivecore_factor_index_new(factors, 3, 2, NULL), "buffer.shape", "/handle", "handle is NULL");
  refused(hivecore_recommender_close(index), "handle.closed", "", "closed as of another kind");
  succeeded(hivecore_factor_index_close(index), "close");
  refused(hivecore_factor_index_close(index), "handle.closed", "", "closed twice");
  refused(hivecore_factor_index_top_k(index, queries, 2, 2, rows, scores, 4, &found), "handle.closed", "", "after close");
}

/* --- price books --- */
static void books(void) {
  const char *definition = "{\"version\":\"1\",\"currency\":\"EUR\"}";
  const char *cart = "{\"now\":\"2026-11-21T00:00:00Z\",\"cart\":{\"lines\":[{\"id\":\"a\",\"unitPrice\":5}]}}";
  uint64_t book = 0;
  refused(hivecore_price_book_open((const uint8_t *)"{", 1, &book), "json.syntax", "", "a broken definition");
  refused(hivecore_price_book_open(NULL, 1, &book), "buffer.shape", "/definition", "a definition at NULL");
  succeeded(hivecore_price_book_open((const uint8_t *)definition, strlen(definition), &book), "open a price book");
  HivecoreBytes requests[2] = {{(const uint8_t *)cart, strlen(cart)}, {(const uint8_t *)"{}", 2}};
  HivecoreText answers[2] = {{NULL, 0}, {NULL, 0}};
  succeeded(hivecore_price_book_quote_batch(book, requests, 2, answers), "quote two carts");
  check(answers[0].data && strstr(answers[0].data, "\"payable\":\"5\"") != NULL, "the first cart costs 5");
  refused(answers[1], "field.missing", "/cart", "the second is no request");
  HivecoreText full = hivecore_price_book_call(book, "pricing.quote", 13, cart, strlen(cart));
  check(strstr(full.data, answers[0].data) != NULL, "the full decision holds the same answer");
  hivecore_free(&full);
  hivecore_free(&answers[0]);
  refused(hivecore_price_book_quote_batch(book, requests, 2, NULL), "buffer.shape", "/answers", "no room for answers");
  succeeded(hivecore_price_book_close(book), "close a price book");
  refused(hivecore_price_book_close(book), "handle.closed", "", "close it twice");
  refused(hivecore_price_book_quote_batch(book, requests, 2, answers), "handle.closed", "", "quote after close");
  refused(hivecore_price_book_bytes(book), "handle.closed", "", "read it after close");
}

/* Values between -1 and 1 from splitmix64. */
static float *uniform(size_t count, uint64_t seed) {
  float *values = malloc(count * sizeof *values);
  for (size_t n = 0; values && n < count; n++) {
    uint64_t x = seed + (n + 1) * 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    values[n] = (float)((x ^ (x >> 31)) >> 40) / 16777216.0F * 2.0F - 1.0F;
  }
  return values;
}

/* The known hash of core/tests/factor_index.rs: FNV-1a (64 bits) over score bits and index, little-endian. */
static void known_hash(void) {
  enum { ITEMS = 5000, DIMS = 64, QUERIES = 10, K = 20 };
  float *factors = uniform(ITEMS * DIMS, 1), *queries = uniform(QUERIES * DIMS, 2), scores[QUERIES * K];
  uint32_t rows[QUERIES * K];
  uint64_t index = 0, hash = 0xcbf29ce484222325ULL;
  size_t found = 0;
  succeeded(hivecore_factor_index_new(factors, ITEMS, DIMS, &index), "an index of 5,000");
  succeeded(hivecore_factor_index_top_k(index, queries, QUERIES, K, rows, scores, QUERIES * K, &found), "top 20");
  for (size_t n = 0; n < QUERIES * K; n++) {
    uint32_t pair[2] = {0, rows[n]};
    memcpy(pair, &scores[n], 4);
    for (size_t byte = 0; byte < 8; byte++) hash = (hash ^ (pair[byte / 4] >> 8 * (byte % 4) & 0xff)) * 0x100000001b3ULL;
  }
  check(found == K && hash == 0xf7d706b56f330dbaULL, "exact top-k has the same bits as everywhere");
  succeeded(hivecore_factor_index_close(index), "close");
  free(factors), free(queries);
}

/* --- rule sets --- */
static void *many_matches(void *argument) {
  uint64_t set = *(uint64_t *)argument;
  uintptr_t wrong = 0;
  for (int i = 0; i < 200; i++) {
    uint8_t verdict[1] = {9};
    HivecoreText error = hivecore_rule_set_matches(set, "{\"a\":7}", 7, verdict, 1);
    wrong += error.data != NULL || verdict[0] != 2;
    hivecore_free(&error);
  }
  return (void *)wrong;
}

static void rules(void) {
  const char *text = "{\"id\":\"s\",\"version\":\"1\",\"rules\":[{\"id\":\"r\",\"when\":{\"any\":[{\"fact\":\"a\",\"gte\":7},"
                     "{\"fact\":\"c\",\"gt\":0.5},{\"fact\":\"t\",\"eq\":\"x\"}]}}]}";
  uint64_t set = 0;
  uint8_t verdicts[4] = {9, 9, 9, 9};
  refused(hivecore_rule_set_open((const uint8_t *)"{", 1, 0, &set), "json.syntax", "", "a broken rule set");
  refused(hivecore_rule_set_open(NULL, 1, 0, &set), "buffer.shape", "/definition", "a rule set at NULL");
  refused(hivecore_rule_set_open((const uint8_t *)text, strlen(text), 99999, &set), "handle.closed", "", "packs that are not open");
  succeeded(hivecore_rule_set_open((const uint8_t *)text, strlen(text), 0, &set), "open a rule set");
  HivecoreText bytes = hivecore_rule_set_bytes(set);
  check(bytes.length == strlen(text) && !memcmp(bytes.data, text, bytes.length), "the same bytes");
  hivecore_free(&bytes);
  succeeded(hivecore_rule_set_matches(set, "{\"a\":7}", 7, verdicts, 4), "match");
  check(verdicts[0] == 2, "the rule holds");
  refused(hivecore_rule_set_matches(set, "{\"a\":true}", 10, verdicts, 4), "rules.fact", "/facts/a", "another type");
  refused(hivecore_rule_set_matches(set, "{}", 2, verdicts, 0), "buffer.shape", "/capacity", "no room for verdicts");
  int64_t levels[3] = {6, 7, 1};
  double calm[3] = {0.5, 0.1, 0.75};
  size_t starts[4] = {0, 1, 2, 3};
  HivecoreNamedColumn columns[3] = {
      {"a", 1, {3, levels, NULL, NULL}, NULL}, {"c", 1, {3, NULL, NULL, NULL}, calm}, {"t", 1, {3, NULL, "yyy", starts}, NULL}};
  succeeded(hivecore_rule_set_matches_columns(set, columns, 3, 3, verdicts, 4), "match columns");
  check(verdicts[0] == 0 && verdicts[1] == 2 && verdicts[2] == 2, "the rows' verdicts");
  refused(hivecore_rule_set_matches_columns(set, columns, 3, 5, verdicts, 4), "buffer.shape", "/capacity", "more rows than room");
  refused(hivecore_rule_set_matches_columns(set, columns, 3, 2, verdicts, 4), "buffer.shape", "/a", "columns of other lengths");
  HivecoreText full = hivecore_rule_set_call(set, "rules.evaluate", 14, "{\"facts\":{\"a\":7}}", 17);
  check(strstr(full.data, "\"verdict\":\"true\"") != NULL, "the full decision says the same");
  hivecore_free(&full);
  pthread_t thread[4];
  uintptr_t wrong = 0;
  for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, many_matches, &set);
  for (int i = 0; i < 4; i++) {
    void *found = NULL;
    pthread_join(thread[i], &found);
    wrong += (uintptr_t)found;
  }
  check(wrong == 0, "four threads share a rule set");
  succeeded(hivecore_rule_set_close(set), "close a rule set");
  refused(hivecore_rule_set_close(set), "handle.closed", "", "close it twice");
  refused(hivecore_rule_set_bytes(set), "handle.closed", "", "read it after close");
  refused(hivecore_rule_set_matches(set, "{}", 2, verdicts, 4), "handle.closed", "", "match after close");
}

/* --- emotion: texts, observations and a voice in buffers --- */
static HivecoreBytes file(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.json", getenv("HIVECORE_PACKS"), name);
  FILE *stream = fopen(path, "rb");
  HivecoreBytes bytes = {NULL, 0};
  if (!stream) return bytes;
  fseek(stream, 0, SEEK_END);
  bytes.length = (size_t)ftell(stream);
  rewind(stream);
  uint8_t *data = malloc(bytes.length);
  if (data && fread(data, 1, bytes.length, stream) == bytes.length) bytes.data = data;
  fclose(stream);
  return bytes;
}

#define PERMISSION "\"permission\":{\"setting\":\"home\",\"purpose\":\"self_reflection\",\"signals\":[\"text\",\"voice\"]," \
  "\"subject\":\"user\",\"jurisdiction\":\"DE\",\"asOf\":\"2026-11-21\",\"consents\":[{\"signal\":\"text\",\"purpose\":" \
  "\"self_reflection\",\"from\":\"2026-01-01\"},{\"signal\":\"voice\",\"purpose\":\"self_reflection\",\"from\":\"2026-01-01\"}]}"

static void emotion(void) {
  HivecoreBytes files[] = {file("vader-3.3.2"), file("emotion-permission-2026.1")};
  uint64_t packs = 0;
  succeeded(hivecore_packs_open(files, 2, &packs), "open the packs of emotion");
  free((void *)files[0].data), free((void *)files[1].data);
  const char *sentiment = "{\"kind\":\"sentiment\"," PERMISSION "}";
  const char *track = "{\"kind\":\"track\",\"signal\":\"text\",\"config\":{\"axes\":[{\"axis\":\"valence\",\"halfLifeSeconds\":600,"
                      "\"spread\":0.3}]}," PERMISSION "}";
  const char *text = "VADER is smart, handsome, and funny.good????";
  size_t starts[] = {0, 36, 44}, written = 0;
  double out[8];
  HivecoreIds texts = {2, NULL, text, starts};
  succeeded(hivecore_packs_columns(packs, sentiment, strlen(sentiment), &texts, NULL, out, 8, &written), "two texts");
  check(written == 8 && out[0] == 0.8316 && out[1] == 0.594 && out[2] == 0.746 && out[3] == 1, "VADER's scores");
  refused(hivecore_packs_columns(packs, sentiment, strlen(sentiment), &texts, NULL, out, 7, &written), "buffer.shape",
          "/capacity", "too little room for scores");
  int64_t numbers[] = {1};
  HivecoreIds integers = {1, numbers, NULL, NULL};
  refused(hivecore_packs_columns(packs, sentiment, strlen(sentiment), &integers, NULL, out, 8, &written), "buffer.shape",
          "/texts", "integers are no texts");
  refused(hivecore_packs_columns(packs, NULL, 5, &texts, NULL, out, 8, &written), "buffer.shape", "/request", "request is NULL");
  refused(hivecore_packs_columns(packs, sentiment, strlen(sentiment), &texts, NULL, out, 8, NULL), "buffer.shape", "/written",
          "written is NULL");
  double seconds[] = {0, 600}, values[] = {0.6, 0.6}, variances[] = {0.09, 0.09};
  HivecoreObservations rows = {2, 1, seconds, values, variances};
  succeeded(hivecore_packs_columns(packs, track, strlen(track), NULL, &rows, out, 8, &written), "two observations");
  check(written == 4 && out[0] > 0.299999 && out[0] < 0.300001 && out[2] > 0.044999 && out[2] < 0.045001, "means and variances");
  rows.seconds = NULL;
  refused(hivecore_packs_columns(packs, track, strlen(track), NULL, &rows, out, 8, &written), "buffer.shape", "/seconds",
          "seconds are NULL");
  rows.axes = SIZE_MAX;
  refused(hivecore_packs_columns(packs, track, strlen(track), NULL, &rows, out, 8, &written), "buffer.shape", "/rows",
          "too many rows");
  int16_t samples[4000];
  float floats[4000];
  for (int n = 0; n < 4000; n++) {
    samples[n] = (int16_t)(abs(n % 80 - 40) * 500 - 10000);
    floats[n] = (float)samples[n] / 32768.0F;
  }
  const char *voice = "{\"config\":{\"rate\":8000}," PERMISSION "}";
  HivecoreSamples one = {4000, samples, NULL}, other = {4000, NULL, floats}, none = {4000, NULL, NULL};
  HivecoreText a = hivecore_packs_voice(packs, voice, strlen(voice), &one), b = hivecore_packs_voice(packs, voice, strlen(voice), &other);
  check(strstr(a.data, "\"median\":100,") != NULL && a.length == b.length && !memcmp(a.data, b.data, a.length), "a voice of 100 Hz");
  hivecore_free(&a), hivecore_free(&b);
  refused(hivecore_packs_voice(packs, voice, strlen(voice), &none), "buffer.shape", "/samples", "samples are NULL");
  refused(hivecore_packs_voice(packs, voice, strlen(voice), NULL), "buffer.shape", "/samples", "no record of samples");
  succeeded(hivecore_packs_close(packs), "close the packs");
  refused(hivecore_packs_voice(packs, voice, strlen(voice), &one), "handle.closed", "", "a voice after close");
  refused(hivecore_packs_columns(packs, sentiment, strlen(sentiment), &texts, NULL, out, 8, &written), "handle.closed", "",
          "texts after close");
}

/* --- operations over columns --- */
static void batches(void) {
  const char *pack =
      "{\"effectiveFrom\":\"2026-01-01\",\"id\":\"debt\",\"kind\":\"equity_screen\",\"payload\":{\"authority\":\"a\",\"checks\":[{"
      "\"citation\":{\"document\":\"d\"},\"id\":\"debt\",\"rule\":{\"denominator\":{\"input\":\"assets\"},\"kind\":\"ratio\","
      "\"numerator\":[{\"input\":\"debt\"}],\"operator\":\"lt\",\"threshold\":\"33/100\"},\"title\":\"t\"}],\"title\":\"t\"},"
      "\"sources\":[],\"status\":\"unverified\",\"version\":\"1\"}";
  const char *settings = "{\"asOf\":\"2026-06-30\",\"standard\":\"debt\",\"currency\":\"USD\"}";
  HivecoreBytes file = {(const uint8_t *)pack, strlen(pack)};
  uint64_t packs = 0, batch = 0;
  succeeded(hivecore_packs_open(&file, 1, &packs), "open a standard");
  refused(hivecore_batch_open("no.such", 7, settings, strlen(settings), packs, &batch), "operation.unknown", "", "no such batch");
  refused(hivecore_batch_open("compliance.screen", 17, settings, strlen(settings), 0, &batch), "pack.missing", "/standard", "no packs");
  succeeded(hivecore_batch_open("compliance.screen", 17, settings, strlen(settings), packs, &batch), "open a batch");
  succeeded(hivecore_packs_close(packs), "the batch keeps what it needs of the packs");
  int64_t debt[3] = {32, 33, INT64_MIN}, assets[3] = {100, 100, 100}, margin[3] = {0, 0, 0}, failing[3] = {9, 9, 9};
  uint8_t status[3] = {9, 9, 9};
  HivecoreNamedColumn columns[2] = {{"debt", 4, {3, debt, NULL, NULL}, NULL}, {"assets", 6, {3, assets, NULL, NULL}, NULL}};
  HivecoreWantedColumn wanted[3] = {
      {"status", 6, NULL, status, 3}, {"margin", 6, margin, NULL, 3}, {"failing", 7, failing, NULL, 3}};
  succeeded(hivecore_batch_run(batch, columns, 2, 3, wanted, 3), "screen three companies");
  check(status[0] == 1 && status[1] == 4 && status[2] == 3, "compliant, not compliant, undetermined");
  check(margin[0] == 10000 && margin[1] == 0 && margin[2] == INT64_MIN, "their margins in millionths");
  check(failing[0] == 0 && failing[1] == 1 && failing[2] == 0, "what fails");
  HivecoreText proof = hivecore_batch_prove(batch, columns, 2, 3, 1);
  check(strstr(proof.data, "\"change\":\"-1\"") != NULL, "the proof of a row names the remedy");
  hivecore_free(&proof);
  refused(hivecore_batch_prove(batch, columns, 2, 3, 3), "number.range", "/row", "no such row");
  refused(hivecore_batch_run(batch, columns, 2, 2, wanted, 3), "buffer.shape", "/debt", "columns of other lengths");
  wanted[0].capacity = 2;
  refused(hivecore_batch_run(batch, columns, 2, 3, wanted, 3), "buffer.shape", "/status", "less room than rows");
  wanted[0] = (HivecoreWantedColumn){"status", 6, NULL, NULL, 3};
  refused(hivecore_batch_run(batch, columns, 2, 3, wanted, 3), "buffer.shape", "/status", "no room");
  wanted[0] = (HivecoreWantedColumn){"stat", 4, NULL, status, 3};
  refused(hivecore_batch_run(batch, columns, 2, 3, wanted, 3), "buffer.shape", "/stat", "no such column");
  succeeded(hivecore_batch_close(batch), "close a batch");
  refused(hivecore_batch_close(batch), "handle.closed", "", "close it twice");
  refused(hivecore_batch_run(batch, columns, 2, 3, wanted, 3), "handle.closed", "", "run after close");
}

/* --- threads --- */
typedef struct shared { uint64_t model; HivecoreText expected; int good, closed, wrong; } shared;

static void *many_calls(void *argument) {
  shared *state = argument;
  for (int i = 0; i < 200; i++) {
    HivecoreText got = rank(state->model);
    int same = got.length == state->expected.length && !memcmp(got.data, state->expected.data, got.length);
    int after = strstr(got.data, "\"handle.closed\"") != NULL;
    __atomic_fetch_add(same ? &state->good : after ? &state->closed : &state->wrong, 1, __ATOMIC_RELAXED);
    hivecore_free(&got);
  }
  return NULL;
}

static void threads(void) {
  shared state = {0, {NULL, 0}, 0, 0, 0};
  HivecoreColumns columns = events();
  succeeded(hivecore_recommender_fit(&columns, "{}", 2, NULL, NULL, &state.model), "fit for threads");
  state.expected = rank(state.model);
  pthread_t thread[4];
  for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, many_calls, &state);
  for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
  check(state.good == 800, "800 calls from four threads give the same bytes");
  for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, many_calls, &state);
  succeeded(hivecore_recommender_close(state.model), "close while others call");
  for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
  check(state.wrong == 0 && state.good + state.closed == 1600, "a call beside a close answers, or says closed");
  hivecore_free(&state.expected);
}

int main(void) {
  calls();
  training();
  models();
  indexes();
  books();
  known_hash();
  rules();
  emotion();
  batches();
  threads();
  printf("tests: %d run, %d passed, %d failed\n", run, run - failed, failed);
  return failed != 0;
}
