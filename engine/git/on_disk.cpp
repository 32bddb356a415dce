#include "engine/git/on_disk.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "schema/base/text.h"
#include "schema/documents/file_source.h"

namespace ctl {
namespace {

// An open file; closed with it.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

std::optional<std::string> read_regular(const std::string& file) {
  // Neither a link nor something that waits for a writer.
  const Descriptor opened(
      open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (opened.number() < 0) return std::nullopt;
  struct stat status {};
  if (fstat(opened.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      static_cast<std::uintmax_t>(status.st_size) > kLargestFile) {
    return std::nullopt;
  }
  std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t had = 0;
  while (had < bytes.size()) {
    const ssize_t more =
        read(opened.number(), bytes.data() + had, bytes.size() - had);
    if (more <= 0) return std::nullopt;
    had += static_cast<std::size_t>(more);
  }
  return bytes;
}

// The id that git gives to these bytes as a file.
bool has_id(const std::string& bytes, const git_oid& id) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const std::string head = concat("blob ", bytes.size());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const bool made =
      context != nullptr &&
      EVP_DigestInit_ex(context.get(), EVP_sha1(), nullptr) == 1 &&
      EVP_DigestUpdate(context.get(), head.c_str(), head.size() + 1) == 1 &&
      EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
      EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
  return made && size == GIT_OID_RAWSZ &&
         std::equal(id.id, id.id + GIT_OID_RAWSZ, digest.begin());
}

}  // namespace

std::optional<std::string> read_if_same(const std::string& file,
                                        const git_oid& id) {
  auto bytes = read_regular(file);
  if (bytes && !has_id(*bytes, id)) bytes.reset();
  return bytes;
}

}  // namespace ctl
