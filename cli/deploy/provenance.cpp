#include "cli/deploy/provenance.h"

#include <array>
#include <span>
#include <string_view>

#include "schema/base/text.h"

namespace ctl {
namespace {

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::string digits_after(std::string_view text, std::string_view marker) {
  const std::size_t at = text.find(marker);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + marker.size());
  return std::string(text.substr(0, text.find_first_not_of("0123456789")));
}

std::vector<std::string> people_in(const std::string& message,
                                   std::span<const std::string_view> trailers) {
  std::vector<std::string> people;
  std::string_view rest = message;
  while (!rest.empty()) {
    const std::string_view line = next_line(rest);
    const std::string lower = lower_ascii(line);
    for (const std::string_view trailer : trailers) {
      if (!lower.starts_with(trailer)) continue;
      people.emplace_back(trim(line.substr(trailer.size())));
    }
  }
  return people;
}

}  // namespace

std::vector<std::string> reviewers_in(const std::string& message) {
  constexpr std::array<std::string_view, 3> kTrailers = {
      "reviewed-by:", "approved-by:", "acked-by:"};
  return people_in(message, kTrailers);
}

std::vector<std::string> co_authors_in(const std::string& message) {
  constexpr std::array<std::string_view, 1> kTrailers = {"co-authored-by:"};
  return people_in(message, kTrailers);
}

std::string pull_request_in(const std::string& message) {
  for (const std::string_view marker :
       {"pull request #", "(#", "See merge request !"}) {
    std::string found = digits_after(message, marker);
    if (!found.empty()) return found;
  }
  const std::size_t at = message.find("See merge request ");
  return at == std::string::npos
             ? std::string()
             : digits_after(std::string_view(message).substr(at), "!");
}

Provenance provenance_of(const std::optional<Commit>& head,
                         const Environment& variables) {
  const auto variable = [&](const char* name) {
    return variables(name).value_or("");
  };
  Provenance out;
  if (head) {
    out.commit = head->id;
    out.author = head->author;
    out.committer = head->committer;
    out.reviewers = reviewers_in(head->message);
    out.pull_request = pull_request_in(head->message);
  }
  if (const std::string reviewers = variable("CTL_REVIEWERS");
      !reviewers.empty()) {
    std::string_view rest = reviewers;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      out.reviewers.emplace_back(trim(rest.substr(0, comma)));
      rest.remove_prefix(comma == std::string_view::npos ? rest.size()
                                                         : comma + 1);
    }
  }
  const std::string ref = variable("GITHUB_REF");
  if (ref.starts_with("refs/pull/")) {
    out.pull_request = digits_after(ref, "refs/pull/");
  } else if (const std::string number = variable("CI_MERGE_REQUEST_IID");
             !number.empty()) {
    out.pull_request = number;
  }
  if (const std::string run = variable("GITHUB_RUN_ID"); !run.empty()) {
    out.ci_run = concat(variable("GITHUB_SERVER_URL"), '/',
                        variable("GITHUB_REPOSITORY"), "/actions/runs/", run);
  } else {
    out.ci_run = variable("CI_JOB_URL");
  }
  return out;
}

}  // namespace ctl
