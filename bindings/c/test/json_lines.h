/* Reads what the vectors need of JSON: members of an object, elements of an array, strings. Texts are trusted. */
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text { char *data; size_t length; } text;

static const char *past_string(const char *at) {
  for (at++; *at != '"'; at++)
    if (*at == '\\') at++;
  return at + 1;
}

static const char *past_value(const char *at) {
  int depth = 0;
  do {
    if (*at == '"') { at = past_string(at); continue; }
    if (*at == '{' || *at == '[') depth++;
    if (*at == '}' || *at == ']') depth--;
    at++;
  } while (depth > 0 || (*at && *at != ',' && *at != '}' && *at != ']'));
  return at;
}

/* The value of a member, or NULL. */
static const char *member(const char *object, const char *key) {
  for (const char *at = object + 1; *at == '"' || *at == ',';) {
    at += *at == ',';
    const char *value = past_string(at) + 1;
    if (strlen(key) == (size_t)(value - at - 3) && !strncmp(at + 1, key, strlen(key))) return value;
    at = past_value(value);
  }
  return NULL;
}

/* The next element of an array; start with the array itself. NULL at its end. */
static const char *next(const char *at, const char *array) {
  at = at == array ? at + 1 : past_value(at) + 1;
  return at[-1] == ']' || *at == ']' ? NULL : at;
}

static unsigned hex4(const char *at) {
  char digits[5] = {at[0], at[1], at[2], at[3], 0};
  return (unsigned)strtoul(digits, NULL, 16);
}

static char *put_utf8(char *to, unsigned c) {
  if (c < 0x80) { *to++ = (char)c; return to; }
  if (c < 0x800) *to++ = (char)(0xC0 | c >> 6);
  else if (c < 0x10000) { *to++ = (char)(0xE0 | c >> 12); *to++ = (char)(0x80 | (c >> 6 & 63)); }
  else { *to++ = (char)(0xF0 | c >> 18); *to++ = (char)(0x80 | (c >> 12 & 63)); *to++ = (char)(0x80 | (c >> 6 & 63)); }
  *to++ = (char)(0x80 | (c & 63));
  return to;
}

/* A string without its quotes and escapes; the caller frees `data`. */
static text string(const char *at) {
  const char *end = past_string(at) - 1;
  text out = {malloc((size_t)(end - at)), 0};
  char *to = out.data;
  for (at++; at < end; at++) {
    const char *plain = "\"\\/bfnrt", *means = "\"\\/\b\f\n\r\t";
    if (*at != '\\') { *to++ = *at; continue; }
    if (*++at != 'u') { *to++ = means[strchr(plain, *at) - plain]; continue; }
    unsigned c = hex4(at + 1);
    at += 4;
    if (c >= 0xD800 && c < 0xDC00) { c = 0x10000 + ((c - 0xD800) << 10) + (hex4(at + 3) - 0xDC00); at += 6; }
    to = put_utf8(to, c);
  }
  out.length = (size_t)(to - out.data);
  *to = 0;
  return out;
}

/* Base64 in place. */
static void decode_base64(text *value) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned bits = 0, count = 0;
  size_t length = 0;
  for (size_t i = 0; i < value->length && value->data[i] != '='; i++) {
    bits = bits << 6 | (unsigned)(strchr(digits, value->data[i]) - digits);
    count += 6;
    if (count >= 8) value->data[length++] = (char)(bits >> (count -= 8) & 255);
  }
  value->length = length;
}

static text file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *stream = fopen(path, "rb");
  if (!stream) { fprintf(stderr, "cannot read %s\n", path); exit(2); }
  fseek(stream, 0, SEEK_END);
  text out = {NULL, (size_t)ftell(stream)};
  rewind(stream);
  out.data = malloc(out.length + 1);
  out.length = fread(out.data, 1, out.length, stream);
  out.data[out.length] = 0;
  fclose(stream);
  return out;
}

#endif
