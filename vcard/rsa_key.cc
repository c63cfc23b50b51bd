#include "vcard/rsa_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace vcard {
namespace {

using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

void require(bool done, const char* step) {
  if (!done) throw std::runtime_error(std::string("OpenSSL failed: ") + step);
}

Context signing_context(EVP_PKEY* key, int padding) {
  Context context(EVP_PKEY_CTX_new(key, nullptr), EVP_PKEY_CTX_free);
  require(context && EVP_PKEY_sign_init(context.get()) > 0, "sign_init");
  require(EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) > 0, "padding");
  return context;
}

support::Bytes sign(EVP_PKEY_CTX* context, support::ByteView input) {
  std::size_t length = 0;
  require(EVP_PKEY_sign(context, nullptr, &length, input.data(), input.size()) > 0, "sign");
  support::Bytes signature(length);
  require(EVP_PKEY_sign(context, signature.data(), &length, input.data(), input.size()) > 0, "sign");
  signature.resize(length);
  return signature;
}

}  // namespace

RsaKey::RsaKey(evp_pkey_st* key) : key_(key, EVP_PKEY_free) {}

RsaKey RsaKey::generate() {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  require(key != nullptr, "key generation");
  return RsaKey(key);
}

RsaKey RsaKey::from_pem(const std::string& pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr);
  require(key != nullptr, "reading a private key");
  return RsaKey(key);
}

std::string RsaKey::to_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()), BIO_free);
  require(PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) > 0,
          "writing a private key");
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

support::Bytes RsaKey::sign_padded(support::ByteView data) const {
  return sign(signing_context(key_.get(), RSA_PKCS1_PADDING).get(), data);
}

support::Bytes RsaKey::sign_pss(support::ByteView hash, unsigned salt_length) const {
  const Context context = signing_context(key_.get(), RSA_PKCS1_PSS_PADDING);
  require(EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) > 0, "digest");
  require(EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), static_cast<int>(salt_length)) > 0, "salt length");
  return sign(context.get(), hash);
}

support::Bytes sha256(support::ByteView data) {
  support::Bytes hash(32);
  require(EVP_Digest(data.data(), data.size(), hash.data(), nullptr, EVP_sha256(), nullptr) > 0, "SHA-256");
  return hash;
}

}  // namespace vcard
