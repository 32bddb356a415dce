#include "engine/matano/detections.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/matano/harness_source.h"
#include "engine/matano/python_process.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kStart{10'000};
constexpr milliseconds kLoad{5'000};
constexpr milliseconds kRecord{1'000};

// "detections/a/detect.py", as a message names it.
std::string shown_path(const std::string& script) {
  const std::size_t at = script.rfind("detections/");
  return at == std::string::npos ? script : script.substr(at);
}

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

Error failure(const Detection& detection, const Json& error) {
  std::string message = shown_path(detection.script);
  const auto line = error.find("line");
  if (line != error.end() && line->is_number_integer()) {
    message += concat(':', line->get<long long>());
  }
  const std::string function = text_in(error, "function");
  message += concat(": ", function.empty() ? "" : function + "() ",
                    function.empty() ? "" : "raises ", text_in(error, "type"),
                    ": ", text_in(error, "message"));
  return {std::move(message),
          function.empty()
              ? "in production no detection would run: all are loaded at once"
              : "in production the match would be lost"};
}

Alert alert_of(const Detection& detection, const Json& dynamic) {
  const auto either = [&](const char* key, const std::string& otherwise) {
    const auto found = dynamic.find(key);
    return found != dynamic.end() && found->is_string()
               ? found->get<std::string>()
               : otherwise;
  };
  Alert out;
  out.detection = detection.name;
  out.title =
      either("title", detection.display_name.empty() ? detection.name
                                                     : detection.display_name);
  out.dedupe = either("dedupe", out.title);
  const bool notifies =
      detection.destinations && !detection.destinations->empty();
  out.severity = either(
      "severity", detection.severity.value_or(notifies ? "notice" : "info"));
  out.description = either("description", detection.description);
  out.runbook = either("runbook", detection.runbook);
  out.reference = either("reference", detection.reference);
  out.threshold = detection.threshold;
  if (out.severity == "info") return out;  // tells nobody
  const auto chosen = dynamic.find("destinations");
  if (chosen != dynamic.end() && chosen->is_array()) {
    out.destinations = chosen->get<std::vector<std::string>>();
  } else {
    out.destinations =
        detection.destinations.value_or(std::vector<std::string>());
  }
  return out;
}

void add(Alert alert, std::vector<Alert>& alerts) {
  const auto same = std::find_if(
      alerts.begin(), alerts.end(),
      [&](const Alert& other) { return other.dedupe == alert.dedupe; });
  if (same == alerts.end()) {
    alerts.push_back(std::move(alert));
  } else {
    ++same->matches;
  }
}

}  // namespace

struct DetectionRunner::Impl {
  MatanoDirectory directory;
  std::string python;
  std::optional<PythonProcess> process = {};
  std::map<std::string, int> loaded = {};  // by script

  // Nothing when it does not answer; `late` says why.
  std::optional<Json> ask(const Json& request, milliseconds patience,
                          bool& late) {
    const std::string text =
        request.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto answer = process->ask(text, patience);
    late = process->timed_out();
    if (!answer) {
      process.reset();
      loaded.clear();
      return std::nullopt;
    }
    Json json = Json::parse(*answer, nullptr, false);
    if (!json.is_object()) return std::nullopt;
    return json;
  }

  Status begin() {
    if (process) return ok();
    auto started = PythonProcess::start(python, kHarness);
    if (!started) return started.error();
    process = *std::move(started);
    Json request = {{"do", "begin"},
                    {"root", directory.root},
                    {"shared", directory.shared},
                    {"enrichments", Json::object()}};
    for (const auto& [name, table] : directory.enrichments) {
      request["enrichments"][name] = {{"lookup_keys", table.lookup_keys},
                                      {"path", table.path}};
    }
    bool late = false;
    if (ask(request, kStart, late)) return ok();
    return Error{concat(python, " does not run the harness of detections"),
                 "Python 3.8 or later is needed"};
  }

  Status load(const Detection& detection) {
    if (loaded.contains(detection.script)) return ok();
    const int index = static_cast<int>(loaded.size());
    bool late = false;
    const auto answer =
        ask({{"do", "load"}, {"detection", index}, {"path", detection.script}},
            kLoad, late);
    if (!answer) return gone(detection, late, "is not loaded", kLoad);
    if (answer->contains("error")) {
      return failure(detection, (*answer)["error"]);
    }
    loaded[detection.script] = index;
    return ok();
  }

  static Error gone(const Detection& detection, bool late,
                    std::string_view what, milliseconds patience) {
    const std::string path = shown_path(detection.script);
    if (late) {
      return {
          concat(path, ": ", what, " after ", patience.count() / 1000, " s"),
          "a detection answers in microseconds; look for a loop"};
    }
    return {concat(path, ": Python ended"),
            "it may have run out of memory: a detection has 1 GiB here"};
  }
};

DetectionRunner::DetectionRunner(MatanoDirectory directory, std::string path)
    : impl_(std::make_unique<Impl>(
          Impl{std::move(directory), find_python(path)})) {}
DetectionRunner::~DetectionRunner() = default;
DetectionRunner::DetectionRunner(DetectionRunner&&) noexcept = default;

bool DetectionRunner::available() const {
  return !impl_->python.empty();
}

Result<std::vector<Alert>> DetectionRunner::run(
    const Detection& detection, const std::vector<std::string>& records) {
  if (const Status begun = impl_->begin(); !begun) return begun.error();
  if (const Status loaded = impl_->load(detection); !loaded) {
    return loaded.error();
  }
  bool late = false;
  if (!impl_->ask({{"do", "reset"}}, kRecord, late)) {
    return Impl::gone(detection, late, "does not answer", kRecord);
  }
  const int index = impl_->loaded[detection.script];
  std::vector<Alert> alerts;
  for (const std::string& record : records) {
    const auto answer = impl_->ask({{"do", "match"},
                                    {"detection", index},
                                    {"record", Json::parse(record)}},
                                   kRecord, late);
    if (!answer) {
      return Impl::gone(detection, late, "has no answer for a record", kRecord);
    }
    if (answer->contains("error")) {
      return failure(detection, (*answer)["error"]);
    }
    if (answer->value("match", false)) {
      add(alert_of(detection, answer->value("alert", Json::object())), alerts);
    }
  }
  return alerts;
}

}  // namespace ctl
