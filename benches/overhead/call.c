/* Call overhead from C: nanoseconds of CPU per call, of the fastest round. One line a path: name, tab, nanoseconds. */
#define _POSIX_C_SOURCE 199309L
#include "hivecore.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static uint64_t model, factors;

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
  return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static void refused(void) {
  HivecoreText answer = hivecore_call("x", 1, "{}", 2);
  hivecore_free(&answer);
}

static void canonicalize(void) {
  HivecoreText answer = hivecore_call("json.canonicalize", 17, "{\"text\":\"[1]\"}", 14);
  hivecore_free(&answer);
}

static void rank(void) {
  HivecoreText answer = hivecore_recommender_call(model, "recommend.rank", 14, "{\"user\":\"ann\"}", 14);
  hivecore_free(&answer);
}

static void rank_bare(void) {
  static const size_t starts[] = {0, 3};
  HivecoreIds user = {1, NULL, "ann", starts};
  uint32_t items[10], lengths[1];
  int64_t scores[10];
  HivecoreText error = hivecore_recommender_rank_batch(model, &user, 10, false, items, scores, 10, lengths);
  hivecore_free(&error);
}

static void top_k(void) {
  static const float query[] = {1, 1};
  uint32_t rows[2];
  float scores[2];
  size_t found;
  HivecoreText error = hivecore_factor_index_top_k(factors, query, 1, 2, rows, scores, 2, &found);
  hivecore_free(&error);
}

static void measure(const char *name, void (*path)(void)) {
  double best = 1e18;
  for (int round = 0; round < 7; round++) {
    double start = now();
    for (int n = 0; n < 20000; n++) path();
    double each = (now() - start) / 20000;
    if (each < best) best = each;
  }
  printf("%s\t%.0f\n", name, best);
}

int main(void) {
  static const char names[] = "annannbobbobbobcycy", things[] = "teacupteacupjamcupjam";
  static const size_t name_starts[] = {0, 3, 6, 9, 12, 15, 17, 19}, thing_starts[] = {0, 3, 6, 9, 12, 15, 18, 21};
  static const float values[] = {1, 0, 0, 1, 1, 1};
  HivecoreColumns events = {{7, NULL, names, name_starts}, {7, NULL, things, thing_starts}, NULL, NULL};
  HivecoreText error = hivecore_recommender_fit(&events, "{}", 2, NULL, NULL, &model);
  if (!error.data) error = hivecore_factor_index_new(values, 3, 2, &factors);
  if (error.data) return fprintf(stderr, "%s\n", error.data), 1;
  measure("call, refused (no such operation)", refused);
  measure("call, json.canonicalize", canonicalize);
  measure("Recommender call, recommend.rank", rank);
  measure("Recommender rank_batch, one user", rank_bare);
  measure("FactorIndex top_k, 3 x 2", top_k);
  return 0;
}
