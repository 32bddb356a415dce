#include "cli/failure_document.h"

#include <nlohmann/json.hpp>
#include <ostream>
#include <streambuf>
#include <string_view>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::size_t kMostKept = 16'384;

// The rest of the line that follows `lead` somewhere in a text.
std::string after(std::string_view text, std::string_view lead) {
  const std::size_t at = text.find(lead);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + lead.size());
  return std::string(trim(rest.substr(0, rest.find('\n'))));
}

}  // namespace

// Passes everything on, and keeps the beginning.
class OutputWatch::Buffer : public std::streambuf {
 public:
  explicit Buffer(std::streambuf* target) : target_(target) {}
  const std::string& kept() const { return kept_; }
  std::streambuf* target() const { return target_; }

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) {
      return traits_type::not_eof(c);
    }
    const char byte = traits_type::to_char_type(c);
    keep(std::string_view(&byte, 1));
    return target_->sputc(byte);
  }
  std::streamsize xsputn(const char* text, std::streamsize count) override {
    keep(std::string_view(text, static_cast<std::size_t>(count)));
    return target_->sputn(text, count);
  }
  int sync() override { return target_->pubsync(); }

 private:
  void keep(std::string_view text) {
    if (kept_.size() < kMostKept) {
      kept_ += text.substr(0, kMostKept - kept_.size());
    }
  }

  std::streambuf* target_;
  std::string kept_;
};

OutputWatch::OutputWatch(const Streams& streams)
    : streams_(streams),
      out_(std::make_unique<Buffer>(streams.out.rdbuf())),
      err_(std::make_unique<Buffer>(streams.err.rdbuf())) {
  streams.out.rdbuf(out_.get());
  streams.err.rdbuf(err_.get());
}

OutputWatch::~OutputWatch() {
  const auto state = streams_.out.rdstate();
  streams_.out.rdbuf(out_->target());  // forgets what could not be written
  streams_.out.setstate(state);
  streams_.err.rdbuf(err_->target());
}

bool OutputWatch::printed() const {
  return !out_->kept().empty();
}

std::string OutputWatch::document(const std::string& command,
                                  bool one_line) const {
  using Json = nlohmann::ordered_json;
  const std::string& said = err_->kept();
  const std::string refusal = after(said, "ctl: refused: ");
  std::string message = refusal.empty() ? after(said, "error: ") : refusal;
  if (message.empty()) message = std::string(trim(said));
  const std::string help = after(said, "\n  help: ");
  Json out = {{"format_version", "1.0"}, {"command", command}};
  if (command == "apply") {
    out["result"] = refusal.empty() ? "incomplete" : "refused";
  }
  out["error"] = {{"message", message},
                  {"help", help.empty() ? Json(nullptr) : Json(help)}};
  return out.dump(one_line ? -1 : 1, ' ', false,
                  Json::error_handler_t::replace) +
         '\n';
}

}  // namespace ctl
