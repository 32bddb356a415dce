#include "engine/devserver/app.h"

#include <utility>

#include "engine/devserver/first_data.h"
#include "engine/devserver/gzip.h"
#include "engine/devserver/rename.h"
#include "engine/devserver/secrets.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

Answer text_answer(int status, std::string body) {
  Answer answer;
  answer.status = status;
  answer.type = "text/plain; charset=utf-8";
  answer.body = std::move(body);
  return answer;
}

Answer page_not_found() {
  return text_answer(404, "404 page not found\n");
}

Answer wrong_method() {
  Answer answer;
  answer.status = 405;
  answer.type.clear();
  return answer;
}

Pairs parse_query(std::string_view query) {
  Pairs out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    auto key = percent_decode(pair.substr(0, equals), true);
    auto value =
        percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (key && value && !pair.empty()) {
      out.emplace_back(std::move(*key), std::move(*value));
    }
  }
  return out;
}

// "." and ".." and empty segments away; a slash at the end stays.
std::string clean_path(std::string_view path) {
  std::vector<std::string_view> kept;
  bool slash_at_end = false;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    slash_at_end =
        path.empty() && (segment.empty() || segment == "." || segment == "..");
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string out;
  for (const std::string_view segment : kept)
    out += concat('/', segment);
  if (slash_at_end || out.empty()) out += '/';
  return out;
}

Answer moved_to(const Request& request, const std::string& path,
                std::string_view query) {
  Answer answer;
  answer.status = 301;
  answer.type.clear();
  std::string where = path;
  if (!query.empty()) where += concat('?', query);
  answer.headers.emplace_back("Location", where);
  if (request.method == "GET") {
    answer.type = "text/html; charset=utf-8";
    answer.body = "<a href=\"" + where + "\">Moved Permanently</a>.\n\n";
  }
  return answer;
}

}  // namespace

App::App(const std::string& database, Settings settings)
    : settings_(std::move(settings)),
      router_(settings_.renamed),
      db_(database),
      first_token_(fill_fresh_database(db_, settings_.clock())) {
  db_.be_durable();
}

Answer App::handle(const Request& request) {
  try {
    return dispatch(request);
  } catch (const ApiError& error) {
    return to_answer(error);
  } catch (const DatabaseError& error) {
    return to_answer(failure(concat("the database refuses: ", error.what())));
  } catch (const std::exception& error) {
    return to_answer(failure(error.what()));
  }
}

// Before somebody has set the server up every path of the API is unknown. A
// fresh database begins with a token, so whoever brings one is told whether it
// is that.
bool App::is_set_up(const Call& call) {
  return !call.token().empty() ||
         db_.first("SELECT 1 FROM settings WHERE name = 'set_up'").has_value();
}

Answer App::run(const Route& route, Call& call) {
  Answer answer = route.handler(call);
  if (call.decided()) return answer;
  // Nothing was checked: the list was empty, or an object missing.
  call.user();
  ApiError error = forbidden();
  error.status = 500;
  error.early = true;
  return to_answer(error);
}

Answer App::dispatch(const Request& sent) {
  const std::string_view target = sent.target;
  const auto mark = std::min(target.find('?'), target.size());
  const std::string_view query =
      target.substr(std::min(mark + 1, target.size()));
  const auto path = percent_decode(target.substr(0, mark), false);
  if (!path) return text_answer(400, "400 Bad Request");
  const std::string clean = clean_path(*path);
  if (clean != *path)
    return moved_to(sent, clean_path(target.substr(0, mark)), query);
  Router::Match match = router_.find(sent.method, *path);
  if (match.route == nullptr) {
    return match.path_known ? wrong_method() : page_not_found();
  }
  Request request = unpacked(sent);
  Pairs params = parse_query(query);
  if (settings_.renamed) use_old_names(request, params);

  std::unique_lock lock(mutex_);
  Call call(request, std::move(match.variables), std::move(params), db_, lock,
            settings_);
  if (match.route->under != Under::kRoot && !is_set_up(call)) {
    return page_not_found();
  }
  Answer answer;
  if (match.route->access == Access::kReads) {
    answer = run(*match.route, call);
  } else {
    Transaction transaction(db_);
    answer = run(*match.route, call);
    transaction.commit();
  }
  if (settings_.renamed) add_new_names(answer);
  return answer;
}

}  // namespace ctl::devserver
