#pragma once

#include <bitset>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace ctl::sql {

using ByteSet = std::bitset<256>;

// A compiled expression: a graph of nodes, one step of the matcher each. The
// nodes are those of the agent's library, one for one, because the number of
// steps decides when it gives up.
struct RegexProgram {
  enum class Op {
    kEnd,
    kEmpty,
    kByte,
    kSet,
    kLineStart,
    kLineEnd,
    kWordBoundary,
    kBackReference,
    kLookahead,
    kGroupBegin,
    kGroupEnd,
    kAlternate,
    kLoop,
    kRepeat,  // the end of a loop's body; `next` is the loop
  };

  struct Node {
    Op op = Op::kEmpty;
    bool inverted = false;   // kWordBoundary, kLookahead
    unsigned char byte = 0;  // kByte
    std::size_t index = 0;   // of the set, group, loop or lookahead
    std::size_t next = 0;
    std::size_t other = 0;  // kAlternate: second branch; kLoop: after it
  };

  struct Loop {
    static constexpr std::size_t kUnbounded =
        std::numeric_limits<std::size_t>::max();
    std::size_t min = 0;
    std::size_t max = kUnbounded;
    bool greedy = true;
    std::size_t first_group = 0;  // groups inside, emptied on every turn
    std::size_t end_group = 0;
  };

  std::vector<Node> nodes;  // the first is the start
  std::vector<ByteSet> sets;
  std::vector<Loop> loops;
  std::vector<RegexProgram> lookaheads;
  // Number of the group before the first one of each lookahead.
  std::vector<std::size_t> lookahead_groups;
  std::size_t groups = 0;
};

// Nothing when the grammar refuses the pattern.
std::optional<RegexProgram> parse_regex(std::string_view pattern);

// The bytes of a class such as "alpha", "d" or "w", in any case.
std::optional<ByteSet> regex_class(std::string_view name);

}  // namespace ctl::sql
