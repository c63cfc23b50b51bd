// SoftHSM in this process, with tokens in a folder that goes with it, and a card's keys and certificates in
// them. Thread rule: one thread; one at a time in a process.
#pragma once

#include <filesystem>
#include <string>

#include "pkcs11/cryptoki.h"
#include "vcard/card_contents.h"

namespace differential {

// What is put into one token, and under which names: those that the module under test has.
struct TokenContents {
  std::string label;
  std::string pin;
  const vcard::Credential& credential;
  bool certificate_is_private;
  std::string key_label;
  std::string issuer_label;
  CK_BYTE key_id;
  CK_BYTE issuer_id;
};

class SoftHsm {
 public:
  // Throws std::runtime_error where the library is missing or refuses a step.
  SoftHsm();
  ~SoftHsm();
  SoftHsm(const SoftHsm&) = delete;
  SoftHsm& operator=(const SoftHsm&) = delete;

  CK_FUNCTION_LIST* functions() const { return p11_; }
  // Makes a token of it; its slot.
  CK_SLOT_ID add_token(const TokenContents& contents);

 private:
  CK_SESSION_HANDLE initialise(CK_SLOT_ID slot, const TokenContents& contents);
  void import(CK_SESSION_HANDLE session, const TokenContents& contents);

  std::filesystem::path folder_;
  void* library_ = nullptr;
  CK_FUNCTION_LIST* p11_ = nullptr;
};

}  // namespace differential
