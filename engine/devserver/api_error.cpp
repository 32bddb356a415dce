#include "engine/devserver/api_error.h"

#include <utility>

#include "engine/devserver/go_quote.h"
#include "engine/devserver/json_writer.h"
#include "engine/devserver/secrets.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

ApiError plain(int status, std::string message, std::string text,
               bool uuid = true) {
  ApiError error;
  error.status = status;
  error.message = std::move(message);
  error.reasons.push_back({"base", std::move(text)});
  error.uuid = uuid;
  return error;
}

ApiError mysql(int status, std::string text) {
  return plain(status, "Validation Failed", std::move(text), false);
}

}  // namespace

Answer to_answer(const ApiError& error) {
  JsonWriter out;
  out.begin_object().field("message", error.message);
  if (error.code != 0) out.field("code", std::int64_t{error.code});
  if (!error.reasons.empty()) {
    out.key("errors").begin_array();
    for (const ApiError::Reason& reason : error.reasons) {
      out.begin_object()
          .field("name", reason.name)
          .field("reason", reason.text)
          .end_object();
    }
    out.end_array();
  }
  if (error.uuid) {
    // A missing licence is one error for the life of the process.
    static const std::string kNoLicense = new_uuid();
    out.field("uuid", error.status == 402 ? kNoLicense : new_uuid());
  }
  out.end_object();
  Answer answer;
  answer.status = error.status;
  if (error.early) answer.type = "text/plain; charset=utf-8";
  answer.body = std::move(out).text();
  return answer;
}

ApiError bad_request(std::string text) {
  return plain(400, "Bad request", std::move(text));
}

ApiError bad_decode(std::string text) {
  ApiError error = bad_request(std::move(text));
  error.early = true;
  return error;
}

ApiError not_found(std::string_view kind, std::string_view name) {
  return plain(404, "Resource Not Found",
               concat(kind, ' ', name, " was not found in the datastore"),
               false);
}

ApiError not_found(std::string_view kind, std::int64_t id) {
  if (id != 0) return not_found(kind, std::to_string(id));
  return plain(404, "Resource Not Found",
               concat(kind, " was not found in the datastore"), false);
}

ApiError already_exists(std::string_view kind, std::string_view name) {
  return plain(409, "Resource Already Exists",
               concat(kind, ' ', go_quote(name), " already exists"));
}

ApiError forbidden() {
  return plain(403, "forbidden", "forbidden");
}

ApiError permission_denied() {
  ApiError error;
  error.status = 403;
  error.message = "Permission Denied";
  error.uuid = true;
  return error;
}

ApiError unauthorized(std::string text, bool early) {
  ApiError error = plain(401, text, text);
  error.early = early;
  return error;
}

ApiError premium_only() {
  constexpr const char* kText = "Requires Fleet Premium license";
  return plain(402, kText, kText);
}

ApiError invalid(std::string name, std::string text) {
  ApiError error = plain(422, "Validation Failed", std::move(text));
  error.reasons.front().name = std::move(name);
  return error;
}

ApiError user_message(int status, std::string text, bool early) {
  ApiError error =
      plain(status, std::string(reason_phrase(status)), std::move(text));
  error.early = early;
  return error;
}

ApiError failure(std::string text) {
  return plain(500, text, text, false);
}

ApiError too_long(std::string_view column) {
  return mysql(422, concat("Error 1406 (22001): Data too long for column '",
                           column, "' at row 1"));
}

ApiError out_of_range(std::string_view column) {
  return mysql(
      422, concat("Error 1264 (22003): Out of range value for column '", column,
                  "' at row 1"));
}

ApiError null_column(std::string_view column) {
  return mysql(
      422, concat("Error 1048 (23000): Column '", column, "' cannot be null"));
}

ApiError duplicate_entry(std::string_view entry, std::string_view key) {
  return mysql(409, concat("Error 1062 (23000): Duplicate entry '", entry,
                           "' for key '", key, "'"));
}

ApiError foreign_key(std::string_view table, std::string_view key) {
  return mysql(422, concat("Error 1452 (23000): Cannot add or update a child "
                           "row: a foreign key constraint fails (`fleet`.`",
                           table, "`, CONSTRAINT `", key, "`)"));
}

ApiError unknown_column(std::string_view column) {
  return mysql(422, concat("Error 1054 (42S22): Unknown column '", column,
                           "' in 'order clause'"));
}

ApiError ambiguous_column(std::string_view column) {
  return mysql(422, concat("Error 1052 (23000): Column '", column,
                           "' in where clause is ambiguous"));
}

std::string new_uuid() {
  std::string hex = random_hex(16);
  hex[12] = '4';
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) & 3U];
  return concat(hex.substr(0, 8), '-', hex.substr(8, 4), '-', hex.substr(12, 4),
                '-', hex.substr(16, 4), '-', hex.substr(20));
}

void check_characters(std::string_view text, std::size_t limit,
                      std::string_view column) {
  if (text.size() > limit && code_points(text) > limit) throw too_long(column);
}

void check_bytes(std::string_view text, std::size_t limit,
                 std::string_view column) {
  if (text.size() > limit) throw too_long(column);
}

}  // namespace ctl::devserver
