#include "holder/tls/probe.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace holder::tls {
namespace {

using support::ByteView;

struct Freed {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
};

constexpr std::uint8_t kCertificateRequest = 13;  // RFC 8446, HandshakeType
constexpr int kAlerts = 256;                      // AlertDescription is one byte
constexpr std::size_t kMessageHead = 4;           // type, and the length in three bytes

// What the server has said so far.
struct Heard {
  Version version;
  bool asked = false;
  std::optional<CertificateRequest> request = {};
};

void hear(int sent, int, int content, const void* bytes, std::size_t size, SSL*, void* heard) {
  const ByteView message(static_cast<const std::uint8_t*>(bytes), size);
  if (sent != 0 || content != SSL3_RT_HANDSHAKE || size < kMessageHead || message[0] != kCertificateRequest)
    return;
  auto& so_far = *static_cast<Heard*>(heard);
  so_far.asked = true;
  so_far.request = certificate_request(so_far.version, message.subspan(kMessageHead));
}

// Stops the handshake where the server asks.
int no_certificate(SSL*, X509**, EVP_PKEY**) {
  return -1;
}

std::unique_ptr<SSL_CTX, Freed> context_for(Version version) {
  OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  std::unique_ptr<SSL_CTX, Freed> context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw std::runtime_error("OpenSSL makes no TLS client");
  const int number = version == Version::tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
  SSL_CTX_set_min_proto_version(context.get(), number);
  SSL_CTX_set_max_proto_version(context.get(), number);
  // An old or weak server's answer is worth as much: nothing of the holder's goes there.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_client_cert_cb(context.get(), &no_certificate);
  return context;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

// Alerts by which a server says that it speaks another version, or nothing that both know.
bool is_refusal(unsigned long error) {
  const int reason = ERR_GET_REASON(error);
  return ERR_GET_LIB(error) == ERR_LIB_SSL &&
         (reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION || reason == SSL_R_UNSUPPORTED_PROTOCOL ||
          reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE ||
          reason == SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY || reason == SSL_R_WRONG_SSL_VERSION);
}

// The alert that the server has sent; 0 where it has sent none.
int alert_in(unsigned long error) {
  const int reason = ERR_GET_REASON(error);
  const bool is_alert = ERR_GET_LIB(error) == ERR_LIB_SSL && reason > SSL_AD_REASON_OFFSET &&
                        reason < SSL_AD_REASON_OFFSET + kAlerts;
  return is_alert ? reason - SSL_AD_REASON_OFFSET : 0;
}

Answer end_of(SSL* connection, const Heard& heard, int result) {
  if (heard.asked) return {heard.request ? Answer::Kind::spoken : Answer::Kind::unreadable, heard.request};
  if (result == 1) return {Answer::Kind::spoken};
  const unsigned long error = ERR_peek_error();
  if (SSL_get_error(connection, result) != SSL_ERROR_SSL) return {Answer::Kind::not_tls};
  if (is_refusal(error)) return {Answer::Kind::not_spoken};
  const int alert = alert_in(error);
  return {alert != 0 ? Answer::Kind::refused : Answer::Kind::not_tls, {}, alert};
}

}  // namespace

std::string name_of_alert(int alert) {
  return SSL_alert_desc_string_long(alert);
}

Answer probe(int socket, const std::string& name, Version version, support::Deadline deadline) {
  const auto context = context_for(version);
  Heard heard{version};
  SSL_CTX_set_msg_callback(context.get(), &hear);
  SSL_CTX_ctrl(context.get(), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, &heard);
  const std::unique_ptr<SSL, Freed> connection(SSL_new(context.get()));
  if (!connection || SSL_set_fd(connection.get(), socket) != 1)
    throw std::runtime_error("OpenSSL makes no TLS connection");
  std::string said_name = name;
  if (!is_address(name))
    SSL_ctrl(connection.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, said_name.data());
  while (true) {
    ERR_clear_error();
    const int result = SSL_connect(connection.get());
    const int state = SSL_get_error(connection.get(), result);
    const bool waits = state == SSL_ERROR_WANT_READ || state == SSL_ERROR_WANT_WRITE;
    if (heard.asked || !waits) return end_of(connection.get(), heard, result);
    if (!support::has_by(deadline, socket, state == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT))
      return {Answer::Kind::unanswered, {}};
  }
}

}  // namespace holder::tls
