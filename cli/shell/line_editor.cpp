#include "cli/shell/line_editor.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ostream>
#include <utility>

#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr char kEscape = 27;
constexpr char kBackspace = 127;
constexpr std::size_t kShownWords = 100;

constexpr char control(char letter) {
  return static_cast<char>(letter & 0x1F);
}

// The terminal in raw mode, for as long as this lives.
class RawMode {
 public:
  explicit RawMode(int terminal) : terminal_(terminal) {
    if (tcgetattr(terminal_, &before_) != 0) return;
    termios raw = before_;
    raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON | INPCK | ISTRIP);
    raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    active_ = tcsetattr(terminal_, TCSADRAIN, &raw) == 0;
  }
  ~RawMode() {
    if (active_) tcsetattr(terminal_, TCSADRAIN, &before_);
  }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;

 private:
  int terminal_;
  termios before_{};
  bool active_ = false;
};

std::size_t terminal_width(int terminal) {
  winsize size{};
  const bool known = ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

// The last `count` characters of a text.
std::string_view last_characters(std::string_view text, std::size_t count) {
  std::size_t at = text.size();
  while (at > 0 && count > 0) {
    --at;
    if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) --count;
  }
  return text.substr(at);
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (starts && count-- == 0) break;
  }
  return text.substr(0, at);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string common_start(const std::vector<std::string>& words) {
  if (words.empty()) return "";
  std::string out = words.front();
  for (const std::string& word : words) {
    std::size_t same = 0;
    while (same < std::min(out.size(), word.size()) &&
           lower(out[same]) == lower(word[same])) {
      ++same;
    }
    out.resize(same);
  }
  return out;
}

void LineEditor::remember(std::string line) {
  if (line.empty() || (!history_.empty() && history_.back() == line)) return;
  history_.push_back(std::move(line));
}

std::optional<char> LineEditor::next_byte() {
  char byte = 0;
  while (true) {
    const ssize_t got = ::read(terminal_, &byte, 1);
    if (got == 1) return byte;
    if (got == 0 || errno != EINTR) return std::nullopt;
  }
}

std::optional<std::string> LineEditor::read(std::string_view prompt) {
  const RawMode raw(terminal_);
  prompt_ = prompt;
  line_.set("");
  cancelled_ = false;
  recalled_ = history_.size();
  draw();
  while (true) {
    const auto byte = next_byte();
    if (!byte) return std::nullopt;
    switch (take(*byte)) {
      case Done::kNo: draw(); break;
      case Done::kLine:
        line_.end();
        draw();
        out_ << "\r\n" << std::flush;
        return cancelled_ ? std::string() : line_.text();
      case Done::kEnd: out_ << "\r\n" << std::flush; return std::nullopt;
    }
  }
}

LineEditor::Done LineEditor::take(char byte) {
  const bool tab = byte == '\t';
  if (!tab) listed_ = false;
  switch (byte) {
    case '\r':
    case '\n': return Done::kLine;
    case control('c'):
      cancelled_ = true;
      line_.end();
      line_.insert("^C");
      return Done::kLine;
    case control('d'):
      if (line_.text().empty()) return Done::kEnd;
      line_.erase();
      break;
    case control('a'): line_.home(); break;
    case control('b'): line_.left(); break;
    case control('e'): line_.end(); break;
    case control('f'): line_.right(); break;
    case control('h'):
    case kBackspace: line_.backspace(); break;
    case control('k'): line_.erase_to_end(); break;
    case control('l'): out_ << "\x1b[H\x1b[2J"; break;
    case control('n'): recall(recalled_ + 1); break;
    case control('p'):
      if (recalled_ > 0) recall(recalled_ - 1);
      break;
    case control('u'): line_.erase_to_start(); break;
    case control('w'): line_.erase_word(); break;
    case '\t': complete(); break;
    case kEscape: take_escape(); break;
    default:
      if (static_cast<unsigned char>(byte) >= 0x20)
        line_.insert(std::string_view(&byte, 1));
      break;
  }
  return Done::kNo;
}

void LineEditor::take_escape() {
  const auto kind = next_byte();
  if (!kind) return;
  if (*kind == 'b') return line_.word_left();
  if (*kind == 'f') return line_.word_right();
  if (*kind != '[' && *kind != 'O') return;
  std::string sequence;
  while (const auto byte = next_byte()) {
    sequence += *byte;
    if (*byte >= '@' && *byte <= '~') break;
  }
  if (sequence == "A" && recalled_ > 0) recall(recalled_ - 1);
  if (sequence == "B") recall(recalled_ + 1);
  if (sequence == "C") line_.right();
  if (sequence == "D") line_.left();
  if (sequence == "H" || sequence == "1~" || sequence == "7~") line_.home();
  if (sequence == "F" || sequence == "4~" || sequence == "8~") line_.end();
  if (sequence == "3~") line_.erase();
  if (sequence == "1;5D" || sequence == "1;3D") line_.word_left();
  if (sequence == "1;5C" || sequence == "1;3C") line_.word_right();
}

void LineEditor::recall(std::size_t index) {
  if (index > history_.size() || index == recalled_) return;
  if (recalled_ == history_.size()) unfinished_ = line_.text();
  recalled_ = index;
  line_.set(index == history_.size() ? unfinished_ : history_[index]);
}

void LineEditor::complete() {
  const WordCompletion found = completer_(line_.before());
  if (found.words.empty()) return;
  if (found.words.size() == 1) {
    line_.replace(found.length, found.words.front());
    return;
  }
  const std::string start = common_start(found.words);
  if (start.size() > found.length) {
    line_.replace(found.length, start);
    return;
  }
  // A second Tab lists them.
  if (!std::exchange(listed_, true)) return;
  out_ << "\r\n";
  const std::size_t shown = std::min(found.words.size(), kShownWords);
  for (std::size_t i = 0; i < shown; ++i)
    out_ << (i == 0 ? "" : "  ") << found.words[i];
  if (shown < found.words.size())
    out_ << "  … and " << found.words.size() - shown << " more";
  out_ << "\r\n";
}

// One row of the screen: of a longer line the part around the cursor.
void LineEditor::draw() {
  const std::size_t width = terminal_width(terminal_);
  const std::size_t lead = code_points(prompt_);
  const std::size_t room = width > lead + 1 ? width - lead - 1 : 1;
  const std::string_view before = last_characters(line_.before(), room);
  const std::size_t column = code_points(before);
  const std::string_view after = first_characters(
      std::string_view(line_.text()).substr(line_.cursor()), room - column);
  out_ << '\r' << prompt_ << before << after << "\x1b[K\r";
  if (lead + column > 0) out_ << "\x1b[" << lead + column << 'C';
  out_ << std::flush;
}

}  // namespace ctl
