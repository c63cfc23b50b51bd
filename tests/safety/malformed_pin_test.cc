// What cannot be a PIN stays with the module, through every function that takes one: not a single command
// goes to the card. The rule itself: tests/unit/jpki/pin_test.cc.
#include <cstdlib>
#include <limits>

#include "tests/contract/cryptoki_test.h"
#include "tests/unit/conf/scratch_folder.h"

namespace safety {
namespace {

using contract::kAuthenticationSlot;
using contract::kSignatureSlot;

constexpr CK_FLAGS kReadWrite = CKF_SERIAL_SESSION | CKF_RW_SESSION;

// Each once with what is right before or behind it, where that is what makes it wrong.
std::vector<std::string> malformed(CK_SLOT_ID slot, const std::string& right) {
  using namespace std::string_literals;
  const bool digits = slot == kAuthenticationSlot;
  std::vector<std::string> all;
  const std::size_t shortest = digits ? 4 : 6;
  const std::size_t longest = digits ? 4 : 16;
  for (std::size_t length = 0; length <= 300; ++length)
    if (length < shortest || length > longest) all.emplace_back(length, '1');
  for (const std::size_t length : {4096U, 65536U, 1U << 20}) all.emplace_back(length, '1');
  // Bytes that are in no PIN, at each place of the right one.
  for (int byte = 0; byte < 256; ++byte) {
    const bool letter = std::isalpha(byte) != 0;
    if (std::isdigit(byte) != 0 || (letter && !digits)) continue;
    for (std::size_t place = 0; place < right.size(); ++place) {
      all.push_back(right);
      all.back()[place] = static_cast<char>(byte);
    }
  }
  // The right one with something around it, as a terminal, a file or a form would hand it over.
  for (const std::string& extra : {"\n"s, "\r\n"s, " "s, "\t"s, "\0"s, "\xEF\xBB\xBF"s}) {
    all.push_back(right + extra);
    all.push_back(extra + right);
  }
  // Full-width digits and letters, Arabic digits, kana, and UTF-16, in as many bytes as a PIN may have.
  for (const std::string& text :
       {"\xEF\xBC\x91\xEF\xBC\x92"s, "\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93\xEF\xBC\x94"s, "\xD9\xA1\xD9\xA2"s,
        "\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3"s, "\xE3\x81\x82\xE3\x81\x84"s,
        "1\0"
        "2\0"s,
        "\0"
        "1\0"
        "2"s,
        "A\0"
        "B\0"
        "1\0"s,
        "\xC4\xB1"
        "23456"s,
        "\xC5\xBF"
        "ABC123"s})
    all.push_back(text);
  return all;
}

class MalformedPinTest : public contract::CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SLOT_ID slot() const { return GetParam(); }
  std::vector<std::string> all_malformed() const { return malformed(slot(), pin_of(slot())); }
  // Of a new PIN; one that is entered is incorrect.
  static bool is_pin_fault(CK_RV rv) { return rv == CKR_PIN_LEN_RANGE || rv == CKR_PIN_INVALID; }
  void expect_untouched(std::uint64_t commands) {
    EXPECT_EQ(ledger->totals().commands, commands);
    EXPECT_EQ(ledger->totals().refused, 0U);
    EXPECT_EQ(card->tries_left(vcard::PinId::auth), 3);
    EXPECT_EQ(card->tries_left(vcard::PinId::sign), 5);
  }
};

INSTANTIATE_TEST_SUITE_P(BothTokens, MalformedPinTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& slot) {
                           return slot.param == kAuthenticationSlot ? "Authentication" : "Signature";
                         });

TEST_P(MalformedPinTest, LoginSendsNothing) {
  const CK_SESSION_HANDLE session = open(slot());
  const auto commands = ledger->totals().commands;
  for (const std::string& pin : all_malformed())
    EXPECT_EQ(login(session, pin), CKR_PIN_INCORRECT)
        << support::to_hex(support::as_bytes(pin.substr(0, 40)));
  expect_untouched(commands);
  EXPECT_EQ(login(session, pin_of(slot())), CKR_OK) << "nothing was left behind";
}

TEST_P(MalformedPinTest, LoginUserSendsNothing) {
  CK_INTERFACE* interface = nullptr;
  CK_VERSION version{3, 0};
  std::string name = "PKCS 11";
  ASSERT_EQ(C_GetInterface(reinterpret_cast<CK_UTF8CHAR*>(name.data()), &version, &interface, 0), CKR_OK);
  const auto* functions = static_cast<const CK_FUNCTION_LIST_3_0*>(interface->pFunctionList);
  const CK_SESSION_HANDLE session = open(slot());
  const auto commands = ledger->totals().commands;
  for (std::string pin : all_malformed()) {
    auto* bytes = reinterpret_cast<CK_UTF8CHAR*>(pin.data());
    EXPECT_EQ(functions->C_LoginUser(session, CKU_USER, bytes, pin.size(), nullptr, 0), CKR_PIN_INCORRECT);
  }
  expect_untouched(commands);
}

TEST_P(MalformedPinTest, SetPinSendsNothingForEitherOfTheTwo) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  const auto commands = ledger->totals().commands;
  const std::string right = pin_of(slot());
  const std::string fresh = slot() == kAuthenticationSlot ? "9876" : "NEW4PASS";
  for (const std::string& pin : all_malformed()) {
    EXPECT_EQ(set_pin(session, pin, fresh), CKR_PIN_INCORRECT);
    EXPECT_TRUE(is_pin_fault(set_pin(session, right, pin)));
  }
  expect_untouched(commands);
}

TEST_P(MalformedPinTest, NoPointerWithALengthSendsNothing) {
  const CK_SESSION_HANDLE session = open(slot(), kReadWrite);
  const auto commands = ledger->totals().commands;
  std::string right = pin_of(slot());
  auto* pin = reinterpret_cast<CK_BYTE*>(right.data());
  for (const CK_ULONG length : {CK_ULONG{0}, CK_ULONG{4}, CK_ULONG{6}, ~CK_ULONG{0}}) {
    EXPECT_EQ(p11->C_Login(session, CKU_USER, nullptr, length), CKR_ARGUMENTS_BAD);
    EXPECT_EQ(p11->C_SetPIN(session, nullptr, length, pin, right.size()), CKR_ARGUMENTS_BAD);
    EXPECT_EQ(p11->C_SetPIN(session, pin, right.size(), nullptr, length), CKR_ARGUMENTS_BAD);
  }
  expect_untouched(commands);
}

// A pointer with a length that no buffer has: the length is looked at, the bytes are not.
TEST_P(MalformedPinTest, ALengthBeyondAllBoundsIsRefusedUnread) {
  const CK_SESSION_HANDLE session = open(slot());
  const auto commands = ledger->totals().commands;
  std::string right = pin_of(slot());
  constexpr int kBits = std::numeric_limits<CK_ULONG>::digits;
  for (const CK_ULONG length : {CK_ULONG{1} << (kBits / 2), CK_ULONG{1} << (kBits - 1), ~CK_ULONG{0}}) {
    EXPECT_EQ(p11->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(right.data()), length),
              CKR_PIN_INCORRECT);
  }
  expect_untouched(commands);
}

TEST_P(MalformedPinTest, ConsentToOneSignatureSendsNothing) {
  if (slot() == kAuthenticationSlot) return;  // its key never asks for one: conformance/login_test.cc
  conf::test::ScratchFolder folder;
  const std::string file = folder.file("each.conf", "[tokens]\nsignature_consent = \"each\"\n");
  ASSERT_EQ(setenv("JPKI_PKCS11_CONF", file.c_str(), 1), 0);
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  unsetenv("JPKI_PKCS11_CONF");
  const CK_SESSION_HANDLE session = open_and_login(slot());
  CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
  ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  const auto commands = ledger->totals().commands;
  for (const std::string& pin : all_malformed())
    EXPECT_EQ(login(session, pin, CKU_CONTEXT_SPECIFIC), CKR_PIN_INCORRECT);
  expect_untouched(commands);
  EXPECT_EQ(login(session, pin_of(slot()), CKU_CONTEXT_SPECIFIC), CKR_OK);
}

TEST_P(MalformedPinTest, EachLetterOfThePasswordMayBeSmall) {
  if (slot() == kAuthenticationSlot) return;
  for (std::size_t place = 0; place < pin_of(slot()).size(); ++place) {
    std::string typed = pin_of(slot());
    typed[place] = static_cast<char>(std::tolower(typed[place]));
    const CK_SESSION_HANDLE session = open(slot());
    EXPECT_EQ(login(session, typed), CKR_OK) << place;
    EXPECT_EQ(p11->C_CloseSession(session), CKR_OK);
  }
  EXPECT_EQ(ledger->totals().refused, 0U);
}

}  // namespace
}  // namespace safety
