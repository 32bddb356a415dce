// Turns the built-in host profiles into constant data at build time:
//   profile_compiler OUTPUT.cpp DIRECTORY/profile.yml...
// A profile is a directory of host profile files: `profile.yml` says what the
// host is, the others add rows and files. The directory's name is the host's.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unordered_map>

#include "schema/base/text.h"
#include "schema/hosts/builtin_data.h"
#include "schema/hosts/profile.h"

namespace {

using ctl::builtin::Range;
using ctl::builtin::Slice;
namespace fs = std::filesystem;

ctl::Result<ctl::Profile> read_part(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return ctl::Error{"cannot read " + path.string(), ""};
  return ctl::read_profile(ctl::SourceFile(path.string(), text.str()));
}

// The parts of one host in one; a table or file belongs to one part only.
ctl::Result<ctl::Profile> read_host(const fs::path& directory) {
  auto host = read_part(directory / "profile.yml");
  if (!host) return host;
  std::vector<fs::path> parts;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".yml" &&
        entry.path().filename() != "profile.yml") {
      parts.push_back(entry.path());
    }
  }
  std::sort(parts.begin(), parts.end());
  for (const auto& path : parts) {
    auto part = read_part(path);
    if (!part) return part;
    host->tables.merge(part->tables);
    host->files.merge(part->files);
    if (!part->tables.empty() || !part->files.empty()) {
      return ctl::Error{
          path.string() + ": '" +
              (part->tables.empty() ? part->files.begin()->first
                                    : part->tables.begin()->first) +
              "' is in another part already",
          ""};
    }
  }
  return host;
}

std::ostream& operator<<(std::ostream& out, Slice slice) {
  return out << '{' << slice.at << ',' << slice.size << '}';
}

std::ostream& operator<<(std::ostream& out, Range range) {
  return out << '{' << range.first << ',' << range.count << '}';
}

// The arrays of builtin_data.h, growing.
class Writer {
 public:
  void add(const std::string& name, const ctl::Profile& profile) {
    names_.push_back(name);
    std::vector<std::string> extensions =
        profile.extensions.value_or(std::vector<std::string>{});
    const Range extension_range = strings(extensions);
    const Range flags = add_flags(profile);
    const Range tables = add_tables(profile);
    const Range files = add_files(profile);
    const auto platform =
        profile.platform ? static_cast<unsigned>(*profile.platform) : 0U;
    const ctl::Version version = profile.osquery.value_or(ctl::Version{});
    hosts_ << '{' << platform << ",{" << version.major << ',' << version.minor
           << ',' << version.patch << "},"
           << slice(profile.user.value_or("root")) << ',' << extension_range
           << ',' << flags << ',' << tables << ',' << files << "},\n";
  }

  void write(std::ostream& out) const {
    out << "#include \"schema/hosts/builtin_data.h\"\n"
           "#ifdef __clang__\n"
           "#pragma clang diagnostic ignored \"-Woverlength-strings\"\n"
           "#endif\n"
           "namespace ctl::builtin {\nnamespace {\n";
    out << "constexpr std::string_view kNames[] = {";
    for (const auto& name : names_)
      out << '"' << name << "\",";
    out << "};\n";
    array(out, "HostRecord", "kHosts", hosts_.str());
    array(out, "TableRecord", "kTables", tables_.str() + "{}");
    array(out, "FileRecord", "kFiles", files_.str() + "{}");
    array(out, "PairRecord", "kPairs", pairs_.str() + "{}");
    array(out, "Slice", "kStrings", strings_.str() + "{}");
    array(out, "std::uint32_t", "kOffsets", offsets_.str() + "0");
    out << "constexpr char kText[] =\n";
    write_text(out);
    out << ";\n}  // namespace\n"
           "std::span<const std::string_view> names() { return kNames; }\n"
           "std::span<const HostRecord> hosts() { return kHosts; }\n"
           "std::span<const TableRecord> tables() { return kTables; }\n"
           "std::span<const FileRecord> files() { return kFiles; }\n"
           "std::span<const PairRecord> pairs() { return kPairs; }\n"
           "std::span<const Slice> strings() { return kStrings; }\n"
           "std::span<const std::uint32_t> offsets() { return kOffsets; }\n"
           "const char* text() { return kText; }\n"
           "}  // namespace ctl::builtin\n";
  }

 private:
  static void array(std::ostream& out, const char* type, const char* name,
                    const std::string& items) {
    out << "constexpr " << type << ' ' << name << "[] = {\n" << items << "};\n";
  }

  // Equal texts are kept once.
  Slice slice(const std::string& text) {
    const auto [found, added] = slices_.try_emplace(
        text, Slice{static_cast<std::uint32_t>(text_.size()),
                    static_cast<std::uint32_t>(text.size())});
    if (added) text_ += text;
    return found->second;
  }

  Range strings(const std::vector<std::string>& texts) {
    const Range range{string_count_, static_cast<std::uint32_t>(texts.size())};
    for (const auto& text : texts)
      strings_ << slice(text) << ',';
    string_count_ += range.count;
    return range;
  }

  Range add_flags(const ctl::Profile& profile) {
    const Range range{pair_count_,
                      static_cast<std::uint32_t>(profile.flags.size())};
    for (const auto& [key, value] : profile.flags) {
      pairs_ << '{' << slice(key) << ',' << slice(value) << "},\n";
    }
    pair_count_ += range.count;
    return range;
  }

  Range add_tables(const ctl::Profile& profile) {
    Range range{table_count_, 0};
    for (const auto& [name, chunks] : profile.tables) {
      for (const ctl::TableRows& rows : chunks) {
        const Slice table = slice(name);
        const Range columns = strings(std::vector<std::string>(
            rows.columns().begin(), rows.columns().end()));
        tables_ << '{' << table << ',' << columns << ',' << add_rows(rows)
                << "},\n";
        ++range.count;
      }
    }
    table_count_ += range.count;
    return range;
  }

  Range add_rows(const ctl::TableRows& rows) {
    const std::size_t width = rows.columns().size();
    const std::size_t cells = rows.row_count() * width;
    const Range range{offset_count_, static_cast<std::uint32_t>(cells + 1)};
    for (std::size_t i = 0; i < cells; ++i) {
      const auto cell = rows.cell(i / width, i % width);
      const auto at = static_cast<std::uint32_t>(text_.size());
      offsets_ << (cell ? at : at | ctl::TableRows::kAbsent) << "U,";
      if (cell) text_ += *cell;
    }
    offsets_ << text_.size() << "U,\n";
    offset_count_ += range.count;
    return range;
  }

  Range add_files(const ctl::Profile& profile) {
    const Range range{file_count_,
                      static_cast<std::uint32_t>(profile.files.size())};
    for (const auto& [path, file] : profile.files) {
      files_ << '{' << slice(path) << ',' << static_cast<unsigned>(file.type)
             << ',' << slice(file.mode) << ',' << file.uid << ',' << file.gid
             << ',' << file.mtime << ',' << slice(file.content) << ','
             << slice(file.link_target) << "},\n";
    }
    file_count_ += range.count;
    return range;
  }

  void write_text(std::ostream& out) const {
    constexpr std::size_t kLine = 4000;
    constexpr std::string_view kHex = "01234567";
    for (std::size_t at = 0; at < text_.size() || at == 0; at += kLine) {
      out << '"';
      for (const char c : std::string_view(text_).substr(at, kLine)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || c == '?' || byte < 0x20 || byte > 0x7e) {
          out << '\\' << kHex[byte >> 6U] << kHex[(byte >> 3U) & 7U]
              << kHex[byte & 7U];
        } else {
          out << c;
        }
      }
      out << "\"\n";
    }
  }

  std::vector<std::string> names_;
  std::ostringstream hosts_, tables_, files_, pairs_, strings_, offsets_;
  std::string text_;
  std::unordered_map<std::string, Slice> slices_;
  std::uint32_t string_count_ = 0;
  std::uint32_t pair_count_ = 0;
  std::uint32_t table_count_ = 0;
  std::uint32_t offset_count_ = 0;
  std::uint32_t file_count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> directories;
  for (int i = 2; i < argc; ++i) {
    directories.push_back(fs::path(argv[i]).parent_path());
  }
  std::sort(directories.begin(), directories.end());
  Writer writer;
  for (const auto& directory : directories) {
    const auto host = read_host(directory);
    if (!host) {
      std::cerr << host.error().message << '\n';
      if (!host.error().help.empty()) {
        std::cerr << "  help: " << host.error().help << '\n';
      }
      return 1;
    }
    writer.add(directory.filename().string(), *host);
  }
  std::ofstream out(argv[1], std::ios::binary);
  writer.write(out);
  return out.flush() ? 0 : 1;
}
