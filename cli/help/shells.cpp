// The scripts that ask `ctl` itself what may come next.
#include <vector>

#include "cli/help/completion.h"
#include "schema/base/text.h"

namespace ctl {
namespace {

constexpr std::string_view kBash = R"(# bash completion of ctl; load it with
#   source <(ctl completion bash)
_ctl() {
  local line files=
  local current=${COMP_WORDS[COMP_CWORD]}
  local words=("${COMP_WORDS[@]:1:COMP_CWORD-1}" "$current")
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then files=1; else COMPREPLY+=("$line"); fi
  done < <("${COMP_WORDS[0]}" completion bash -- "${words[@]}" 2>/dev/null)
  if [[ $files ]]; then
    [[ $current == = ]] && current=
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done < <(compgen -f -- "$current")
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _ctl ctl
)";

constexpr std::string_view kZsh = R"(#compdef ctl
# zsh completion of ctl; put it in a folder of $fpath as _ctl, or load it with
#   source <(ctl completion zsh)
_ctl() {
  local -a found lines
  local line files=
  lines=("${(@f)$(${words[1]} completion zsh -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == :files ]]; then files=1; elif [[ -n $line ]]; then found+=("$line"); fi
  done
  (( $#found )) && _describe ctl found
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _ctl ]]; then _ctl "$@"; else compdef _ctl ctl; fi
)";

constexpr std::string_view kFish = R"(# fish completion of ctl; load it with
#   ctl completion fish | source
function __ctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (ctl completion fish -- $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c ctl -f -a '(__ctl_complete)'
)";

// Bash puts a reply on the line as it is, unless a quote was opened.
std::string bash_line(const Candidate& candidate, const std::string& typed) {
  if (typed.starts_with('\'') || typed.starts_with('"')) return candidate.word;
  constexpr std::string_view kPlain = "-_./=:,+@%";
  std::string out;
  for (const char c : candidate.word) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= '0' && c <= '9') ||
                        (static_cast<unsigned char>(c) & 0x80U) != 0;
    if (!letter && kPlain.find(c) == std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// `_describe` splits at the first colon that is not escaped.
std::string zsh_line(const Candidate& candidate, const std::string& /*typed*/) {
  std::string out;
  for (const char c : candidate.word) {
    if (c == ':' || c == '\\') out += '\\';
    out += c;
  }
  if (!candidate.description.empty()) out += ':' + candidate.description;
  return out;
}

std::string fish_line(const Candidate& candidate,
                      const std::string& /*typed*/) {
  if (candidate.description.empty()) return candidate.word;
  return concat(candidate.word, '\t', candidate.description);
}

constexpr Shell kShells[] = {
    {"bash", kBash, bash_line},
    {"zsh", kZsh, zsh_line},
    {"fish", kFish, fish_line},
};

}  // namespace

Result<const Shell*> find_shell(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Shell& shell : kShells) {
    if (shell.name == name) return &shell;
    names.push_back(shell.name);
  }
  const std::string_view near = closest(name, names);
  return Error{concat("no completion for the shell ", quote(name)),
               near.empty() ? "use one of bash, zsh, fish"
                            : concat("did you mean '", near, "'?")};
}

}  // namespace ctl
