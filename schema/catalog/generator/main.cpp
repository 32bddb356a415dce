// Writes the catalogue as C++: generator OUT FUNCTIONS TABLE...
// One definition per table file; the order on the command line does not
// matter.

#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "schema/catalog/generator/writer.h"

namespace {

std::string read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name =
      slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.rfind('.'));
}

std::string generate(const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> tables;
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    tables.emplace(stem(arguments[i]), read(arguments[i]));
  }
  return ctl::catalog_source(tables, read(arguments[2]));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.size() < 4) {
    std::cerr << "usage: generator OUT FUNCTIONS TABLE...\n";
    return 64;
  }
  try {
    const std::string text = generate(arguments);
    std::ofstream out(arguments[1]);
    out << text;
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + arguments[1]);
  } catch (const std::exception& error) {
    std::cerr << "generator: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
