#include "engine/targets/fleet_call.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "schema/base/text.h"

namespace ctl::fleet {
namespace {

using Json = nlohmann::json;

// "Validation Failed: name: missing required argument; hosts: …".
std::string reasons(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return std::string(trim(body.substr(0, 200)));
  const auto text = [](const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string()
               ? found->get<std::string>()
               : std::string();
  };
  std::vector<std::string> parts;
  const auto errors = json.find("errors");
  if (errors != json.end() && errors->is_array()) {
    for (const Json& error : *errors) {
      if (!error.is_object()) continue;
      const std::string name = text(error, "name");
      const std::string reason = text(error, "reason");
      parts.push_back(
          name.empty() || name == "base" ? reason : concat(name, ": ", reason));
    }
  }
  std::string out = parts.empty() ? text(json, "message") : join(parts, "; ");
  if (const std::string uuid = text(json, "uuid"); !uuid.empty()) {
    out += concat(" (uuid ", uuid, ')');
  }
  return out;
}

bool is_page(const HttpResponse& response) {
  const auto type = response.headers.find("content-type");
  return (type != response.headers.end() &&
          type->second.starts_with("text/html")) ||
         trim(response.body).starts_with('<');
}

std::string address_help() {
  return "the address of a Fleet server is expected, without `/api`";
}

Error refused(const HttpResponse& response, const HttpRequest& request,
              const std::string& what, const TargetOptions& options) {
  const std::string asked = concat(request.method, ' ', request.path);
  const std::string subject = what.empty() ? asked : what;
  const std::string said = concat(": \"", reasons(response.body), '"');
  switch (response.status) {
    case 401:
      return {concat("the server refused the token from ", options.token_origin,
                     " (401) on ", asked, said),
              "use the token of an API-only user with the gitops role"};
    case 402:
      return {concat("the server has no licence for ", subject, " (402)", said),
              "teams and their definitions need Fleet Premium"};
    case 403:
      return {concat("the token from ", options.token_origin,
                     " may not do this (403): ", subject, said),
              "use a token whose role may: gitops, maintainer or admin"};
    case 404:
      if (what.empty() && trim(response.body) == "404 page not found") {
        return {
            concat("no Fleet server at ", options.url, ": ", asked,
                   " answered 404"),
            concat(address_help(), "; a new server has to be set up first")};
      }
      break;
    case 429:
      return {concat("the server asks to slow down (429) on ", asked, said),
              "run again later"};
    case 502:
    case 503:
    case 504:
      return {concat("the server is not available: ", asked, " answered ",
                     response.status),
              "run again when it is; nothing that was done is lost"};
    default: break;
  }
  if (is_page(response)) {
    return {concat(options.url, " answers ", asked, " with a web page (",
                   response.status, ")"),
            address_help()};
  }
  if (what.empty()) {
    return {concat(asked, " answered ", response.status, said), address_help()};
  }
  return {
      concat("the server rejected ", what, " (", response.status, ")", said),
      ""};
}

Answer refusal(int status, Error error) {
  Answer answer;
  answer.refusal = {status, std::move(error)};
  return answer;
}

}  // namespace

Answer Caller::call(const HttpRequest& request, const std::string& what) const {
  auto response = transport_.send(request);
  if (!response) return refusal(0, response.error());
  if (response->status < 200 || response->status > 299) {
    return refusal(response->status,
                   refused(*response, request, what, options_));
  }
  auto json = std::make_shared<Json>(
      response->body.empty() ? Json::object()
                             : Json::parse(response->body, nullptr, false));
  const std::string asked = concat(request.method, ' ', request.path);
  if (!json->is_object()) {
    const std::string kind = is_page(*response) ? "a web page" : "no JSON";
    return refusal(response->status,
                   {concat(options_.url, " answers ", asked, " with ", kind),
                    address_help()});
  }
  Answer answer;
  answer.json = std::move(json);
  return answer;
}

Answer Caller::get(const std::string& path) const {
  return call({.method = "GET", .path = concat(kApi, path)}, "");
}

Answer Caller::write(const std::string& method, const std::string& path,
                     const std::string& body, bool repeatable,
                     const std::string& what) const {
  return call({.method = method,
               .path = concat(kApi, path),
               .body = body,
               .repeatable = repeatable},
              what);
}

}  // namespace ctl::fleet
