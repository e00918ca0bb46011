/* hivecore for C. Generated from bindings/c by `make generate`. */

#ifndef HIVECORE_H
#define HIVECORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes that belong to the caller until hivecore_free: a text, or a file's bytes. A NUL follows them that `length`
// does not count.
//
// Functions that have nothing to say return data = NULL, length = 0: success. Otherwise the text is the error,
// {"error":{"code","detail","help","path"}}.
typedef struct {
  // The bytes, or NULL.
  char *data;
  // How many.
  size_t length;
} HivecoreText;

// A column of ids: either integers, or texts one after another in UTF-8, of which text i is the bytes
// `texts[starts[i]]` to `texts[starts[i + 1]]`.
typedef struct {
  // Number of ids.
  size_t length;
  // `length` integers, or NULL: then the ids are texts.
  const int64_t *integers;
  // All texts, or NULL.
  const char *texts;
  // `length` + 1 places in `texts`, from 0, ascending; or NULL.
  const size_t *starts;
} HivecoreIds;

// One value a row, or several where the work says so: integers or texts in `values`, or doubles.
typedef struct {
  // The column's name in UTF-8.
  const char *name;
  // Its bytes.
  size_t name_length;
  // The values, as integers or texts; its `length` is their number in any case.
  HivecoreIds values;
  // The values as doubles, or NULL: then they are in `values`.
  const double *floats;
} HivecoreNamedColumn;

// A column of the answer that is wanted: its name, and where its rows are to stand.
typedef struct {
  // The column's name in UTF-8.
  const char *name;
  // Its bytes.
  size_t name_length;
  // Room for a column of integers, or NULL.
  int64_t *integers;
  // Room for a column of small codes, or NULL.
  uint8_t *bytes;
  // How many rows there is room for.
  size_t capacity;
} HivecoreWantedColumn;

// Observations of one person, one row a time.
typedef struct {
  // Number of rows.
  size_t rows;
  // Numbers of each row: the axes of the configuration.
  size_t axes;
  // `rows` times in seconds, ascending.
  const double *seconds;
  // `rows` times `axes` numbers, row after row; NaN was not observed.
  const double *values;
  // The variance of each number's noise.
  const double *variances;
} HivecoreObservations;

// Samples of one channel: either 16-bit integers, or floats of full scale 1.
typedef struct {
  // Number of samples.
  size_t length;
  // `length` integers, or NULL.
  const int16_t *integers;
  // `length` floats, or NULL.
  const float *floats;
} HivecoreSamples;

// A file's bytes, or a text.
typedef struct {
  // The bytes.
  const uint8_t *data;
  // How many.
  size_t length;
} HivecoreBytes;

// Interactions in columns, one row an event; all columns have the length of `users`.
typedef struct {
  // The user of each event.
  HivecoreIds users;
  // The item of each event.
  HivecoreIds items;
  // How much each event says, above 0, at most 10^9; NULL: 1 each.
  const double *weights;
  // Seconds; NULL: unknown.
  const int64_t *timestamps;
} HivecoreColumns;

// Sees how far a training has come: `done` of `total` steps of a stage, whose name has `stage_length` bytes.
// Anything but 0 cancels the training. It must return: neither longjmp nor an exception may leave it.
typedef int (*HivecoreProgress)(void *context,
                                const char *stage,
                                size_t stage_length,
                                uint64_t done,
                                uint64_t total);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Answers one operation: its name, and its request as JSON text in UTF-8. Neither needs a terminating NUL.
//
// The answer is canonical JSON: {"ok":{"answer","reasons","receipt"}} or {"error":{"code","detail","help","path"}}.
// Free it with hivecore_free.
//
// # Safety
// `op` and `request` point to `op_length` and `request_length` readable bytes; NULL only with length 0.
HivecoreText hivecore_call(const char *op,
                           size_t op_length,
                           const char *request,
                           size_t request_length);

// Frees what any function returned or wrote as a HivecoreText, and empties it, so that freeing it again does nothing.
//
// # Safety
// `text` is NULL or points to a HivecoreText that hivecore filled (or that is all zero), which no other thread frees
// at the same time and of which no copy was freed.
void hivecore_free(HivecoreText *text);

// Opens an operation over columns from the JSON text of its settings and writes its handle. `packs` is the handle of
// packs, or 0. Returns NULL, or the error.
//
// # Safety
// `op` and `settings` point to `op_length` and `length` readable bytes; `handle` points to one writable number.
HivecoreText hivecore_batch_open(const char *op,
                                 size_t op_length,
                                 const char *settings,
                                 size_t length,
                                 uint64_t packs,
                                 uint64_t *handle);

// Runs the operation over `rows` rows and writes the columns that are wanted. -2^63 stands where there is no value.
// Returns NULL, or the error: then nothing that was written means anything.
//
// # Safety
// `given` points to `count` HivecoreNamedColumn whose pointers hold what they say; `wanted` points to `wanted_count`
// HivecoreWantedColumn with as much room as they say.
HivecoreText hivecore_batch_run(uint64_t handle,
                                const HivecoreNamedColumn *given,
                                size_t count,
                                size_t rows,
                                const HivecoreWantedColumn *wanted,
                                size_t wanted_count);

// The full decision for one row, as hivecore_call answers it. Free it with hivecore_free.
//
// # Safety
// `given` points to `count` HivecoreNamedColumn whose pointers hold what they say.
HivecoreText hivecore_batch_prove(uint64_t handle,
                                  const HivecoreNamedColumn *given,
                                  size_t count,
                                  size_t rows,
                                  size_t row);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_batch_close(uint64_t handle);

// Writes the file of a compact model to `bytes`, to be freed with hivecore_free: of each item the `neighbours` (1 to
// 1,000) greatest terms, in 8 bits. Returns NULL, or the error.
//
// # Safety
// `bytes` points to one HivecoreText, whose former content is not freed.
HivecoreText hivecore_recommender_compact(uint64_t handle,
                                          uint16_t neighbours,
                                          HivecoreText *bytes);

// Reads all of a compact model's file once, to see that it is whole. The other functions below only read what they need
// and take it for whole. Returns NULL, or the error.
//
// # Safety
// `file` points to `length` readable bytes.
HivecoreText hivecore_compact_check(const uint8_t *file,
                                    size_t length);

// The `k` (1 to 1,000) best items for a history, oldest first, by a compact model that stays where it is. `found` gets
// their number, `items` their indices for hivecore_compact_item, `scores` micro-units. Returns NULL, or the error.
//
// # Safety
// `file` points to `length` readable bytes; `history` to one HivecoreIds whose pointers hold what it says; `items` and
// `scores` have room for `k` elements; `found` for one.
HivecoreText hivecore_compact_rank(const uint8_t *file,
                                   size_t length,
                                   const HivecoreIds *history,
                                   uint16_t k,
                                   bool include_seen,
                                   uint32_t *items,
                                   int64_t *scores,
                                   uint32_t *found);

// Writes the id of a compact model's item to `id`, to be freed with hivecore_free. Returns NULL, or the error.
//
// # Safety
// `file` points to `length` readable bytes; `id` to one HivecoreText, whose former content is not freed.
HivecoreText hivecore_compact_item(const uint8_t *file,
                                   size_t length,
                                   uint32_t index,
                                   HivecoreText *id);

// Makes something of columns, without reasons, and writes it as doubles: the numbers of the operations. The request is a
// JSON record:
//
// {"kind":"sentiment","permission"}: of texts VADER's compound of all, then positive, neutral and negative of all.
// {"kind":"emotions","permission"}: of texts seven probabilities, row after row, then for each row 1 if it could be read.
// {"kind":"fuse","permission","calibration","method"?}: of values that are votes for all labels of all signals, row after
// row, the probability of each class, row after row; seconds and variances are not looked at.
// {"kind":"track","permission","signal","config"}: of observations the means after each row, then the variances.
//
// `texts` or `observations` is NULL where the request does not ask for them. `written` becomes the number of doubles.
// Returns NULL, or the error: then nothing was written.
//
// # Safety
// `request` points to `request_length` readable bytes; `texts` and `observations` are NULL or point to what they say;
// `out` has room for `capacity` doubles; `written` points to one writable number.
HivecoreText hivecore_packs_columns(uint64_t handle,
                                    const char *request,
                                    size_t request_length,
                                    const HivecoreIds *texts,
                                    const HivecoreObservations *observations,
                                    double *out,
                                    size_t capacity,
                                    size_t *written);

// The answer of emotion.voice to its request without samples, {"permission","config"}, for samples in a buffer, without
// reasons; or the error. Free it with hivecore_free.
//
// # Safety
// `request` points to `request_length` readable bytes; `samples` points to one record and what it says.
HivecoreText hivecore_packs_voice(uint64_t handle,
                                  const char *request,
                                  size_t request_length,
                                  const HivecoreSamples *samples);

// Copies `rows` × `dims` factors (row-major; finite, of magnitude at most 10^15) into an index and writes its handle.
// Returns NULL, or the error.
//
// # Safety
// `values` points to `rows` × `dims` readable floats; `handle` points to one writable number.
HivecoreText hivecore_factor_index_new(const float *values,
                                       size_t rows,
                                       size_t dims,
                                       uint64_t *handle);

// The `k` best rows of each of `count` queries of `dims` floats, one after another. `per_query` becomes the number of
// rows found for each query (k, or the number of rows where that is less); query q's are at q × `per_query` of
// `indices` and `scores`, best first. Returns NULL, or the error.
//
// # Safety
// `queries` points to `count` × dims readable floats; `indices` and `scores` have room for `capacity` elements each;
// `per_query` points to one writable number.
HivecoreText hivecore_factor_index_top_k(uint64_t handle,
                                         const float *queries,
                                         size_t count,
                                         size_t k,
                                         uint32_t *indices,
                                         float *scores,
                                         size_t capacity,
                                         size_t *per_query);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_factor_index_close(uint64_t handle);

// Opens `count` pack files together and writes their handle. Returns NULL, or the error.
//
// # Safety
// `files` points to `count` HivecoreBytes, each with as many readable bytes as it says; `handle` points to one
// writable number.
HivecoreText hivecore_packs_open(const HivecoreBytes *files,
                                 size_t count,
                                 uint64_t *handle);

// As hivecore_call, with these packs at hand.
//
// # Safety
// As hivecore_call.
HivecoreText hivecore_packs_call(uint64_t handle,
                                 const char *op,
                                 size_t op_length,
                                 const char *request,
                                 size_t request_length);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_packs_close(uint64_t handle);

// Opens a price book from the JSON text of its definition and writes its handle. Returns NULL, or the error.
//
// # Safety
// `definition` points to `length` readable bytes; `handle` points to one writable number.
HivecoreText hivecore_price_book_open(const uint8_t *definition,
                                      size_t length,
                                      uint64_t *handle);

// The definition's canonical text, or the error. Free it with hivecore_free.
HivecoreText hivecore_price_book_bytes(uint64_t handle);

// As hivecore_call, with this book.
//
// # Safety
// As hivecore_call.
HivecoreText hivecore_price_book_call(uint64_t handle,
                                      const char *op,
                                      size_t op_length,
                                      const char *request,
                                      size_t request_length);

// Prices `count` carts: for each request of pricing.quote writes the plain answer, without reasons and digests, or
// {"error":…}. Free each of them with hivecore_free. Returns NULL, or the error: then nothing was written.
//
// # Safety
// `requests` points to `count` HivecoreBytes, each with as many readable bytes as it says; `answers` points to room
// for `count` HivecoreText.
HivecoreText hivecore_price_book_quote_batch(uint64_t handle,
                                             const HivecoreBytes *requests,
                                             size_t count,
                                             HivecoreText *answers);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_price_book_close(uint64_t handle);

// Opens a model file and writes its handle. Returns NULL, or the error.
//
// # Safety
// `bytes` points to `length` readable bytes; `handle` points to one writable number.
HivecoreText hivecore_recommender_open(const uint8_t *bytes, size_t length, uint64_t *handle);

// Learns from columns of events and writes the model's handle. `config` is the JSON text of a RecommendConfig ("{}"
// for the defaults); `progress` may be NULL and gets `context`. Returns NULL, or the error.
//
// # Safety
// `columns` points to one HivecoreColumns whose pointers hold what it says; `config` to `config_length` readable
// bytes; `handle` to one writable number; `progress` may be called with `context` from this thread.
HivecoreText hivecore_recommender_fit(const HivecoreColumns *columns,
                                      const char *config,
                                      size_t config_length,
                                      HivecoreProgress progress,
                                      void *context,
                                      uint64_t *handle);

// Writes the model file's bytes to `bytes`, to be freed with hivecore_free. Returns NULL, or the error.
//
// # Safety
// `bytes` points to one HivecoreText, whose former content is not freed.
HivecoreText hivecore_recommender_bytes(uint64_t handle,
                                        HivecoreText *bytes);

// As hivecore_call, on this model.
//
// # Safety
// As hivecore_call.
HivecoreText hivecore_recommender_call(uint64_t handle,
                                       const char *op,
                                       size_t op_length,
                                       const char *request,
                                       size_t request_length);

// The `k` best items (1 to 1,000) for each of many users, without reasons. User u's are at u × `k` of `items` and
// `scores`, `lengths[u]` of them; places beyond hold UINT32_MAX and 0. Items are indices for
// hivecore_recommender_item; scores are in micro-units. Returns NULL, or the error.
//
// # Safety
// `users` points to one HivecoreIds whose pointers hold what it says; `items` and `scores` have room for `capacity`
// elements each, `lengths` for one per user.
HivecoreText hivecore_recommender_rank_batch(uint64_t handle,
                                             const HivecoreIds *users,
                                             uint16_t k,
                                             bool include_seen,
                                             uint32_t *items,
                                             int64_t *scores,
                                             size_t capacity,
                                             uint32_t *lengths);

// Writes the id of the item with this index to `id`, to be freed with hivecore_free. Returns NULL, or the error.
//
// # Safety
// `id` points to one HivecoreText, whose former content is not freed.
HivecoreText hivecore_recommender_item(uint64_t handle,
                                       uint32_t index,
                                       HivecoreText *id);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_recommender_close(uint64_t handle);

// Opens a rule set from the JSON text of its definition and writes its handle. `packs` is the handle of packs with
// time zones, or 0. Returns NULL, or the error.
//
// # Safety
// `definition` points to `length` readable bytes; `handle` points to one writable number.
HivecoreText hivecore_rule_set_open(const uint8_t *definition,
                                    size_t length,
                                    uint64_t packs,
                                    uint64_t *handle);

// The bytes that the set was made from, or the error. Free it with hivecore_free.
HivecoreText hivecore_rule_set_bytes(uint64_t handle);

// As hivecore_call, with this set: requests of rules.* may leave `ruleSet` out.
//
// # Safety
// As hivecore_call.
HivecoreText hivecore_rule_set_call(uint64_t handle,
                                    const char *op,
                                    size_t op_length,
                                    const char *request,
                                    size_t request_length);

// The verdicts of all rules by facts alone, which are the JSON text of a record: 0 false, 1 unknown, 2 true, one byte
// for each rule. Returns NULL, or the error.
//
// # Safety
// `facts` points to `length` readable bytes; `verdicts` has room for `capacity` bytes.
HivecoreText hivecore_rule_set_matches(uint64_t handle,
                                       const char *facts,
                                       size_t length,
                                       uint8_t *verdicts,
                                       size_t capacity);

// The verdicts of all rules for each of `rows` subjects by facts alone: 0 false, 1 unknown, 2 true; rule r of row s at
// s × rules + r. Returns NULL, or the error.
//
// # Safety
// `columns` points to `count` HivecoreNamedColumn whose pointers hold what they say; `verdicts` has room for
// `capacity` bytes.
HivecoreText hivecore_rule_set_matches_columns(uint64_t handle,
                                               const HivecoreNamedColumn *columns,
                                               size_t count,
                                               size_t rows,
                                               uint8_t *verdicts,
                                               size_t capacity);

// Closes the handle; calls that other threads make on it finish. Returns NULL, or the error that it is not open.
HivecoreText hivecore_rule_set_close(uint64_t handle);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* HIVECORE_H */
