#include "jpki/gen1/file_reader.h"

#include <algorithm>
#include <array>

#include "jpki/card_error.h"
#include "support/crypto/error.h"
#include "support/der.h"
#include "support/log.h"

namespace jpki::gen1 {
namespace {

using apdu::iso7816::kMaxShortOffset;

constexpr std::size_t kBlock = 256;
// READ BINARY has a 15-bit offset; a certificate cannot be longer.
constexpr std::size_t kMaxCertificate = 0x7FFF;

// The answer of a card without the certificate has not been observed; each of these would mean it.
bool says_missing(const apdu::Response& answer) {
  if (answer.sw == apdu::kFileNotFound || answer.sw == apdu::kOffsetOutsideFile) return true;
  const auto is_filler = [](std::uint8_t byte) { return byte == 0x00 || byte == 0xFF; };
  return answer.ok() && (answer.data.empty() || is_filler(answer.data.front()));
}

void check(const apdu::Response& answer) {
  if (answer.ok()) return;
  if (answer.sw == apdu::kSecurityStatusNotSatisfied) {
    throw CardError(CardFault::not_logged_in, "the card gives this certificate only after a login");
  }
  throw CardError(CardFault::unexpected_answer, "READ BINARY: " + describe(answer.sw));
}

// A certificate is a sequence whose first element is one (RFC 5280 section 4.1).
std::size_t certificate_size(support::ByteView start) {
  namespace der = support::der;
  const auto header = der::read_header(start);
  auto content = der::Reader(start).enter(der::kSequence);
  if (!header || !content || !content->enter(der::kSequence) || header->size() > kMaxCertificate) {
    throw CardError(CardFault::malformed_certificate,
                    "the certificate's file begins with no certificate of a sane size");
  }
  return header->size();
}

// The rest of the certificate that begins with `bytes`, and these.
support::Bytes read_rest(apdu::Transaction& transaction, Applet& applet, FileId file, support::Bytes bytes) {
  const std::size_t size = certificate_size(bytes);
  while (bytes.size() < size) {
    const std::size_t wanted = std::min(kBlock, size - bytes.size());
    const apdu::Response answer = applet.ask(transaction, FileCommand::read(file, bytes.size(), wanted));
    if (answer.sw == apdu::kOffsetOutsideFile || (answer.ok() && answer.data.empty())) {
      throw CardError(CardFault::malformed_certificate, "the file ends before the certificate does");
    }
    check(answer);
    bytes.insert(bytes.end(), answer.data.begin(), answer.data.end());
  }
  bytes.resize(size);  // what follows the certificate in its file is filler
  return bytes;
}

support::crypto::Certificate parse(const support::Bytes& der) {
  try {
    return support::crypto::Certificate(der);
  } catch (const support::crypto::CryptoError& error) {
    throw CardError(CardFault::malformed_certificate, error.what());
  }
}

support::crypto::Certificate read_from(apdu::Transaction& transaction, Applet& applet, FileId file,
                                       support::ByteView start) {
  // The file is no longer current: a short identifier goes on from an offset of one byte.
  support::Bytes bytes = start.empty()
                             ? read_certificate_start(transaction, applet, file)
                             : support::copy_of(start.first(std::min(start.size(), kMaxShortOffset)));
  return parse(read_rest(transaction, applet, file, std::move(bytes)));
}

}  // namespace

support::Bytes read_certificate_start(apdu::Transaction& transaction, Applet& applet, FileId file) {
  apdu::Response answer = applet.ask(transaction, FileCommand::read(file, 0, kBlock));
  if (says_missing(answer)) throw CardError(CardFault::certificate_missing, describe(answer.sw));
  check(answer);
  certificate_size(answer.data);
  return std::move(answer.data);
}

support::crypto::Certificate read_certificate(apdu::Transaction& transaction, Applet& applet, FileId file,
                                              support::ByteView start) {
  try {
    return read_from(transaction, applet, file, start);
  } catch (const CardError& error) {
    if (error.fault() == CardFault::not_logged_in) throw;
    support::log_info("reading a certificate once more: ", error.what());
  }
  applet.ensure_selected_if_known(transaction);
  applet.withdraw_short_ids(FileUse::reading);
  return read_from(transaction, applet, file, {});
}

}  // namespace jpki::gen1
