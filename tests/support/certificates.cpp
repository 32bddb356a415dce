#include "tests/support/certificates.h"

#include <doctest/doctest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace ctl::test {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using X509Handle = std::unique_ptr<X509, Deleter<X509_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Bio bio_of(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate as_pem(X509* certificate, EVP_PKEY* key) {
  const Bio first(BIO_new(BIO_s_mem()));
  const Bio second(BIO_new(BIO_s_mem()));
  REQUIRE(PEM_write_bio_X509(first.get(), certificate) == 1);
  REQUIRE(PEM_write_bio_PrivateKey(second.get(), key, nullptr, nullptr, 0,
                                   nullptr, nullptr) == 1);
  return {text_of(first), text_of(second)};
}

void extend(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  REQUIRE(extension != nullptr);
  REQUIRE(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

X509Handle blank(EVP_PKEY* key, const char* name,
                 const CertificateOrder& order) {
  X509Handle certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), order.valid_from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), order.valid_until);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
      reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

}  // namespace

Authority::Authority() {
  const Key key(EVP_EC_gen("P-256"));
  REQUIRE(key != nullptr);
  const X509Handle own = blank(key.get(), "Example authority", {});
  X509_set_issuer_name(own.get(), X509_get_subject_name(own.get()));
  extend(own.get(), NID_basic_constraints, "critical,CA:TRUE");
  REQUIRE(X509_sign(own.get(), key.get(), EVP_sha256()) > 0);
  own_ = as_pem(own.get(), key.get());
}

Certificate Authority::issue(const CertificateOrder& order) const {
  const X509Handle own(PEM_read_bio_X509(bio_of(own_.certificate).get(),
                                         nullptr, nullptr, nullptr));
  const Key own_key(PEM_read_bio_PrivateKey(bio_of(own_.key).get(), nullptr,
                                            nullptr, nullptr));
  const Key key(EVP_EC_gen("P-256"));
  const X509Handle issued = blank(key.get(), "Example server", order);
  X509_set_issuer_name(issued.get(), X509_get_subject_name(own.get()));
  extend(issued.get(), NID_subject_alt_name, order.names);
  REQUIRE(X509_sign(issued.get(), own_key.get(), EVP_sha256()) > 0);
  return as_pem(issued.get(), key.get());
}

}  // namespace ctl::test
