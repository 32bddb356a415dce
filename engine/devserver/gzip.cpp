#include "engine/devserver/gzip.h"

#include <zlib.h>

#include <array>
#include <memory>

#include "engine/devserver/api_error.h"
#include "engine/devserver/http_listener.h"
#include "schema/base/text.h"

namespace ctl::devserver {
namespace {

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

std::string inflate_all(const std::string& packed) {
  z_stream stream{};
  constexpr int kGzipOnly = 16 + MAX_WBITS;
  if (inflateInit2(&stream, kGzipOnly) != Z_OK) {
    throw failure("cannot unpack gzip");
  }
  const std::unique_ptr<z_stream, EndInflate> guard(&stream);
  std::string out;
  std::array<unsigned char, 65536> buffer;
  // zlib does not write to its input.
  stream.next_in =
      const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    code = inflate(&stream, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END) {
      throw bad_decode("gzip decoder error");
    }
    out.append(reinterpret_cast<const char*>(buffer.data()),
               buffer.size() - stream.avail_out);
    if (out.size() > kBodyLimit) {
      throw user_message(413, "request body too large", true);
    }
  }
  return out;
}

}  // namespace

Request unpacked(const Request& request) {
  Request out = request;
  if (lower_ascii(request.header("content-encoding")) == "gzip") {
    out.body = inflate_all(request.body);
  }
  return out;
}

}  // namespace ctl::devserver
