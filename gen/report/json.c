/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in one layout. What belongs where, the caller knows. */
#include <config.h>

#include <assert.h>
#include <inttypes.h>

#include <gen/report/json.h>
#include <zone/base/moment.h>
#include <zone/base/printable.h>

/* Before a value: what parts it from the one before. */
static void
begin_value(struct json *json)
{
	if (!json->has_key && json->is_filled) {
		(void)fputs(", ", json->stream);
	}
	json->has_key = false;
	json->is_filled = true;
}

static void
begin_line(struct json *json)
{
	(void)fprintf(json->stream, "%s\n%*s", json->is_filled ? "," : "",
	    (int)(2 * json->arrays), "");
	json->is_broken = true;
}

static void
end(struct json *json, char mark)
{
	assert(json->depth > 0 && !json->has_key);
	json->depth--;
	json->is_filled = true;
	(void)fputc(mark, json->stream);
	if (json->depth == 0) {
		(void)fputc('\n', json->stream);
	}
}

void
json_begin_array(struct json *json)
{
	begin_value(json);
	(void)fputc('[', json->stream);
	json->depth++;
	json->arrays++;
	json->is_filled = false;
}

void
json_end_array(struct json *json)
{
	assert(json->arrays > 0);
	if (json->depth == 1 && json->is_broken) {
		(void)fputc('\n', json->stream);
	}
	json->arrays--;
	end(json, ']');
}

void
json_begin_object(struct json *json)
{
	if (!json->has_key && json->arrays > 0) {
		begin_line(json);
	}
	json->has_key = false;
	(void)fputc('{', json->stream);
	json->depth++;
	json->is_filled = false;
}

void
json_end_object(struct json *json)
{
	end(json, '}');
}

void
json_key(struct json *json, const char *key)
{
	assert(!json->has_key);
	begin_value(json);
	(void)fprintf(json->stream, "\"%s\": ", key);
	json->has_key = true;
}

/* RFC 8259 section 7. What is hidden lies in the basic plane. */
static void
print_escape(uint32_t code, FILE *stream)
{
	if (code == '"' || code == '\\') {
		(void)fprintf(stream, "\\%c", (char)code);
	} else if (code == '\n') {
		(void)fputs("\\n", stream);
	} else if (code == '\t') {
		(void)fputs("\\t", stream);
	} else {
		(void)fprintf(stream, "\\u%04" PRIx32, code);
	}
}

static size_t
print_character(struct span text, FILE *stream)
{
	uint32_t code = 0;
	const size_t octets = utf8_decode(text, &code);

	if (octets == 0) {
		(void)fputs("\\ufffd", stream);
		return 1;
	}
	if (code == '"' || code == '\\' || utf8_is_hidden(code)) {
		print_escape(code, stream);
	} else {
		(void)fwrite(text.at, 1, octets, stream);
	}
	return octets;
}

void
json_span(struct json *json, struct span text)
{
	begin_value(json);
	(void)fputc('"', json->stream);
	while (text.length > 0) {
		const size_t octets = print_character(text, json->stream);

		text.at += octets;
		text.length -= octets;
	}
	(void)fputc('"', json->stream);
}

void
json_string(struct json *json, const char *string)
{
	if (string == NULL) {
		json_null(json);
	} else {
		json_span(json, span_of(string));
	}
}

void
json_number(struct json *json, int64_t number)
{
	begin_value(json);
	(void)fprintf(json->stream, "%" PRId64, number);
}

void
json_bool(struct json *json, bool value)
{
	begin_value(json);
	(void)fputs(value ? "true" : "false", json->stream);
}

void
json_null(struct json *json)
{
	begin_value(json);
	(void)fputs("null", json->stream);
}

void
json_time(struct json *json, int64_t moment)
{
	char text[MOMENT_TEXT_MAX];

	(void)moment_print(moment, text);
	json_string(json, text[0] == '?' ? NULL : text);
}

void
json_hex(struct json *json, struct octets octets)
{
	begin_value(json);
	(void)fputc('"', json->stream);
	for (size_t i = 0; i < octets.length; i++) {
		(void)fprintf(json->stream, "%02x", octets.at[i]);
	}
	(void)fputc('"', json->stream);
}
