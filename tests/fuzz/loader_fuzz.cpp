// Any bytes are read as a tree of definitions: each place that comes out is in
// the file that it is about.
// Seeds: tests/fuzz/make_seeds.py. Run: loader_fuzz CORPUS -max_total_time=600
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "schema/documents/memory_source.h"
#include "schema/documents/tree.h"
#include "tests/fuzz/files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const ctl::File& file, const ctl::Node& node) {
  const std::size_t size = file.source.text().size();
  if (node.offset != ctl::Node::kNowhere) {
    require(node.offset <= node.end && node.end <= size);
  }
  for (const std::size_t at :
       {std::size_t{0}, node.text.size() / 2, node.text.size()}) {
    if (node.is_scalar() && node.offset != ctl::Node::kNowhere) {
      require(ctl::source_offset(file.source, node, at) <= size);
    }
  }
  for (const ctl::Node& item : node.items)
    check(file, item);
  for (const ctl::Entry& entry : node.entries) {
    check(file, entry.key);
    check(file, entry.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  ctl::LoadOptions options;
  options.threads = 1;
  options.environment =
      [](const std::string& name) -> std::optional<std::string> {
    if (name.starts_with('A')) return "a: [text]\nwith '\"";
    return std::nullopt;
  };
  const auto source = ctl::memory_source(ctl::fuzz::files_of(data, size));
  const auto tree = ctl::load_tree(*source, options);
  require(tree.has_value());
  for (const auto& file : tree->files) {
    for (const ctl::Document& document : file->documents)
      check(*file, document.root);
  }
  for (const ctl::Definition& definition : tree->definitions) {
    require(definition.file != nullptr);
    static_cast<void>(definition.number("interval"));
    static_cast<void>(definition.list("labels_include_any"));
  }
  return 0;
}
