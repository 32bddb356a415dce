#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "schema/base/result.h"

namespace ctl {

// `ctl schema import`.
struct ImportRequest {
  std::string file;
  std::string name;                    // of a table whose file does not say
  std::vector<std::string> platforms;  // of tables that do not say
  bool print = false;                  // write nothing
  bool force = false;                  // replace what is there
};

struct Imported {
  std::vector<std::string> tables;
  std::string text;  // their description
  std::string path;  // where it is now, from the root; "" with `print`
  std::vector<std::string> notes;
};

// Reads tables, describes them in `schema/STEM.json` and lists that file under
// `tables` in ctl.yml, which is made when there is none.
Result<Imported> import_tables(const ImportRequest& request,
                               const Globals& globals);

// ctl.yml with one more item under `tables`; the rest of it stays as it is.
// An Error when that key holds something that cannot be added to.
Result<std::string> with_table_file(const std::string& config,
                                    const std::string& path);

}  // namespace ctl
