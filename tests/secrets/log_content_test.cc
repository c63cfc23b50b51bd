// The log at its most verbose, of a card whose every personal byte is marked, in everything that the module
// does, and with a card that answers with personal bytes where nobody asked for them. And silence by default.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "pkcs11/function_names.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"
#include "tests/secrets/marks.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace secrets {
namespace {

using contract::kAuthenticationSlot;
using contract::kReader;
using contract::kSignatureSlot;

TEST(Marks, AreFoundHoweverTheyAreWritten) {
  Marks marks;
  marks.add_word("SECRET7");
  marks.add_bytes(support::from_hex("00112233445566778899AABBCCDDEEFF"));
  EXPECT_TRUE(marks.found_in("nothing 0011223344556677 8 but").size() > 0);
  EXPECT_EQ(marks.found_in("a line without 00112233 and the rest").size(), 0U);
  EXPECT_EQ(marks.found_in("xSECRET7x").size(), 1U);
  EXPECT_EQ(marks
                .found_in(std::string("S\0E\0C\0R\0E\0T\0"
                                      "7\0",
                                      14))
                .size(),
            1U);
  EXPECT_EQ(marks.found_in(std::string("\x22\x33\x44\x55\x66\x77\x88\x99", 8)).size(), 1U);
  EXPECT_EQ(marks.found_in("22:33:44:55:66:77:88:99").size(), 1U);
  EXPECT_EQ(marks.found_in("x a8899aabbccddeeff").size(), 1U);
  EXPECT_EQ(marks.found_in("qqIjNEVWZ3iJk").size(), 1U) << "base64, begun anywhere";
}

vcard::Holder marked_holder() {
  vcard::Holder holder;
  holder.name = "印刷　秘子";
  holder.address = "印字県秘匿市朱印町七十七番地";
  holder.birth = {1961, 3, 17};
  holder.prefecture = "Zqprefecture";
  holder.city = "Zqcity";
  holder.municipality_code = "98765";
  holder.auth_pin = "7305";
  holder.sign_pin = "ZQX7MARK";
  return holder;
}

vcard::CardContents marked_contents(const vcard::Switches& switches) {
  static const vcard::CardContents issued = [] {
    const std::time_t now = std::time(nullptr);
    return vcard::issue_card({}, marked_holder(), vcard::found_authorities(now), now);
  }();
  vcard::CardContents contents = issued;
  contents.switches = switches;
  return contents;
}

// Calls a function with the session, if it begins with one, and nothing else.
template <typename First, typename... Rest>
void call(CK_RV (*function)(First, Rest...), CK_SESSION_HANDLE session) {
  if constexpr (std::is_same_v<First, CK_SESSION_HANDLE>) {
    function(session, Rest{}...);
  } else {
    function(First{}, Rest{}...);
  }
}

class LogContentTest : public contract::CryptokiTest {
 protected:
  void SetUp() override {
    contract::begin_anew();
    ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK);
    pin[kAuthenticationSlot] = marked_holder().auth_pin;
    pin[kSignatureSlot] = marked_holder().sign_pin;
  }
  void TearDown() override {
    CryptokiTest::TearDown();
    unsetenv("JPKI_PKCS11_CONF");
  }

  void start(const vcard::Switches& switches = {}) {
    p11->C_Finalize(nullptr);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    use_marked_card(switches);
  }

  void use_marked_card(const vcard::Switches& switches) {
    card = std::make_shared<vcard::VirtualCard>(marked_contents(switches));
    contract::stage().remove();
    contract::stage().insert(card);
  }

  void log_everything() {
    const std::filesystem::path file = folder / "conf";
    std::ofstream(file) << "[log]\nlevel = \"debug\"\nfile = \"" << log_file().string() << "\"\n";
    setenv("JPKI_PKCS11_CONF", file.c_str(), 1);
  }
  std::filesystem::path log_file() const { return folder / "log"; }

  // Without what stands at the beginning of every line, whose digits may be anything: time and process.
  std::string log_text() const {
    constexpr std::string_view kName = " jpki-pkcs11[";
    std::ifstream file(log_file());
    std::string text;
    for (std::string line; std::getline(file, line);) {
      const std::size_t name = line.find(kName);
      const std::size_t end = line.find("] ", name);
      const bool headed = name == line.find(' ') && end != std::string::npos &&
                          line.find_first_not_of("0123456789", name + kName.size()) == end;
      text += headed ? line.substr(end + 2) : line;
      text += '\n';
    }
    return text;
  }

  Marks marks() const {
    const vcard::CardContents& contents = card->contents();
    Marks all;
    for (const std::string_view word :
         {"7305", "7999", "9873", "ZQX7MARK", "zqx7mark", "WR0NGMARK", "NEW4MARK", "印刷", "秘子", "印字県",
          "朱印町", "秘匿市", "19610317", "Zqprefecture", "Zqcity", "98765"}) {
      all.add_word(word);
    }
    for (const auto* credential : {&contents.authentication, &contents.signature}) {
      all.add_bytes(credential->certificate);
      all.add_bytes(credential->issuer_certificate);
    }
    if (!serial.empty()) all.add_word(serial);
    return all;
  }

  void expect_nothing_given_away() {
    const std::string text = log_text();
    ASSERT_GT(text.size(), 1000U) << "there is a log";
    EXPECT_THAT(marks().found_in(text), testing::IsEmpty()) << text.substr(0, 20000);
  }

  // Everything that a client does with a token, right and wrong.
  void use_token(CK_SLOT_ID slot) {
    CK_TOKEN_INFO info;
    if (p11->C_GetTokenInfo(slot, &info) == CKR_OK) serial = contract::field(info.serialNumber);
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    p11->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session);
    for (const char* wrong : {"", "12", "ﾊﾟｽﾜｰﾄﾞ", slot == kAuthenticationSlot ? "7999" : "WR0NGMARK"}) {
      login(session, wrong);
    }
    login(session, slot == kAuthenticationSlot ? pin[slot] : "zqx7mark");
    read_everything(session);
    use_keys(session);
    const std::string fresh = slot == kAuthenticationSlot ? "9873" : "NEW4MARK";
    set_pin(session, pin[slot], fresh);
    set_pin(session, fresh, pin[slot]);
#define JPKI_CALL(name) \
  if (std::string_view(#name) != "C_Finalize") call(list->name, session);
    {
      const CK_FUNCTION_LIST* list = p11;
      JPKI_FUNCTIONS_2_40(JPKI_CALL, JPKI_CALL)
    }
    p11->C_Logout(session);
    p11->C_CloseAllSessions(slot);
  }

  void read_everything(CK_SESSION_HANDLE session) {
    CK_OBJECT_HANDLE objects[16];
    CK_ULONG count = 0;
    p11->C_FindObjectsInit(session, nullptr, 0);
    p11->C_FindObjects(session, objects, 16, &count);
    p11->C_FindObjectsFinal(session);
    CK_BYTE value[4096];
    for (CK_ULONG i = 0; i < count; ++i) {
      for (CK_ATTRIBUTE_TYPE type = 0; type < 0x700; ++type) {
        CK_ATTRIBUTE asked = {type, value, sizeof value};
        p11->C_GetAttributeValue(session, objects[i], &asked, 1);
        CK_ATTRIBUTE pattern = {type, value, 16};
        if (p11->C_FindObjectsInit(session, &pattern, 1) == CKR_OK) p11->C_FindObjectsFinal(session);
      }
    }
  }

  // Tries every object, whether it is a key or not.
  void sign_by_everything(CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type, support::Bytes text) {
    CK_OBJECT_HANDLE objects[16];
    CK_ULONG count = 0;
    p11->C_FindObjectsInit(session, nullptr, 0);
    p11->C_FindObjects(session, objects, 16, &count);
    p11->C_FindObjectsFinal(session);
    CK_MECHANISM mechanism = {type, nullptr, 0};
    CK_BYTE out[256];
    for (CK_ULONG i = 0; i < count; ++i) {
      CK_ULONG size = sizeof out;
      if (p11->C_SignInit(session, &mechanism, objects[i]) != CKR_OK) continue;
      p11->C_Sign(session, text.data(), text.size(), out, &size);
    }
  }

  void use_keys(CK_SESSION_HANDLE session) {
    for (const CK_MECHANISM_TYPE type :
         {CKM_RSA_PKCS, CKM_SHA256_RSA_PKCS, CKM_SHA512_RSA_PKCS, CKM_RSA_X_509}) {
      sign_by_everything(session, type, card->contents().authentication.certificate);
      sign_by_everything(session, type, support::copy_of(support::as_bytes("ZQX7MARK")));
    }
  }

  vcard::TemporaryDirectory folder;
  std::array<std::string, 2> pin;
  std::string serial;
};

TEST_F(LogContentTest, TheMostVerboseLogNamesNobody) {
  log_everything();
  start();
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) use_token(slot);
  contract::stage().remove();
  use_token(kSignatureSlot);
  p11->C_Finalize(nullptr);
  expect_nothing_given_away();
}

// Whatever is wrong with an answer, and in whichever command, its bytes are not told.
TEST_F(LogContentTest, NorDoesACardThatAnswersWithPersonalBytes) {
  log_everything();
  start();
  const support::Bytes certificate = card->contents().signature.certificate;
  for (const std::size_t size : {12U, 256U, 300U}) {
    for (const char* status : {"9000", "6F00", "6110", ""}) {
      support::Bytes answer(certificate.begin(), certificate.begin() + static_cast<std::ptrdiff_t>(size));
      const support::Bytes end = support::from_hex(status);
      answer.insert(answer.end(), end.begin(), end.end());
      for (std::uint64_t n = 1; n <= 20; ++n) {
        start();
        contract::readers().answer_exchange(kReader, n, answer);
        const CK_SLOT_ID slot = n % 2 == 0 ? kAuthenticationSlot : kSignatureSlot;
        CK_TOKEN_INFO info;
        p11->C_GetTokenInfo(slot, &info);
        CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
        p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
        login(session, pin[slot]);
        sign_by_everything(session, CKM_SHA256_RSA_PKCS, {'t'});
        p11->C_CloseAllSessions(slot);
      }
    }
  }
  p11->C_Finalize(nullptr);
  expect_nothing_given_away();
}

TEST_F(LogContentTest, ByDefaultNothingIsWrittenAnywhere) {
  unsetenv("XDG_CONFIG_HOME");
  setenv("HOME", (folder / "home").c_str(), 1);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  start();
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) use_token(slot);
  contract::stage().remove();
  use_token(kAuthenticationSlot);
  p11->C_Finalize(nullptr);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_FALSE(std::filesystem::exists(folder / "home"));
}

}  // namespace
}  // namespace secrets
