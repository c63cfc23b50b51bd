#include "tools/jpki-tool/failure.h"

#include <exception>
#include <filesystem>

#include "apdu/transport_error.h"
#include "jpki/card_error.h"
#include "support/crypto/error.h"

namespace jpki_tool {
namespace {

using holder::Trouble;

Findings failure(Trouble trouble, const std::string& subject = {}, const char* reason = "") {
  Findings findings;
  findings.trouble = trouble;
  findings.subject = subject;
  findings.reason = reason;
  return findings;
}

}  // namespace

Findings failure_now() {
  try {
    throw;
  } catch (const holder::TroubleError& error) {
    return failure(error.trouble(), error.subject(), error.reason());
  } catch (const apdu::TransportError& error) {
    return failure(holder::trouble_of(error.fault()));
  } catch (const jpki::CardError& error) {
    return failure(holder::trouble_of(error.fault()));
  } catch (const support::crypto::CryptoError&) {
    return failure(Trouble::certificate_unreadable);
  } catch (const std::filesystem::filesystem_error& error) {
    // Without the path, which may name somebody.
    return failure(Trouble::failed, error.code().message());
  } catch (const std::exception& error) {
    return failure(Trouble::failed, error.what());
  }
}

}  // namespace jpki_tool
