// The module on the virtual card, and SoftHSM with the same keys and certificates, hear the same calls and
// have to give the same answers (docs/testing.md, "SoftHSM as a second opinion").
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/contract/in_process_stage.h"
#include "tests/differential/comparison.h"
#include "tests/differential/grammar.h"

namespace differential {
namespace {

// Scripts a token; both tokens take some twenty seconds in a release build.
constexpr std::uint32_t kScripts = 5000;
constexpr std::uint32_t kFirstSeed = 1;
// So many signatures at least have to be made by both, or the scripts are not what they should be.
constexpr std::size_t kFewestSignatures = 1000;

struct TokenUnderTest {
  CK_SLOT_ID slot;
  vcard::PinId pin;
  TokenContents contents;
};

std::vector<TokenUnderTest> tokens_of(const vcard::CardContents& card) {
  return {{0,
           vcard::PinId::auth,
           {"authentication", card.holder.auth_pin, card.authentication, false, "User Authentication",
            "User Authentication CA", 1, 3}},
          {1,
           vcard::PinId::sign,
           {"signature", card.holder.sign_pin, card.signature, true, "Digital Signature",
            "Digital Signature CA", 2, 4}}};
}

// Of the same form, and not the same.
std::string wrong_pin(std::string pin) {
  pin.back() = pin.back() == '9' || pin.back() == 'Z' ? static_cast<char>(pin.back() - 1)
                                                      : static_cast<char>(pin.back() + 1);
  return pin;
}

// One seed alone, where the environment names it.
std::optional<std::uint32_t> only_seed() {
  const char* named = std::getenv("JPKI_DIFFERENTIAL_SEED");
  if (named == nullptr) return std::nullopt;
  return static_cast<std::uint32_t>(std::strtoul(named, nullptr, 10));
}

class DifferentialTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(C_GetFunctionList(&p11), CKR_OK);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents());
    contract::stage().insert(card);
  }
  void TearDown() override {
    p11->C_Finalize(nullptr);
    contract::stage().remove();
  }

  void compare(Comparison& comparison, const TokenUnderTest& token, std::uint32_t seed) {
    const Script script = make_script({token.contents, wrong_pin(token.contents.pin)}, seed);
    if (!comparison.play(script)) return;
    const Script shrunk = comparison.shrunk(script);
    const auto again = comparison.play(shrunk);
    ADD_FAILURE() << token.contents.label << " token, JPKI_DIFFERENTIAL_SEED=" << seed << "\n"
                  << (again ? report(shrunk, *again) : "not seen again");
  }

  CK_FUNCTION_LIST* p11 = nullptr;
  std::shared_ptr<vcard::VirtualCard> card;
  SoftHsm softhsm;
};

TEST_F(DifferentialTest, SameCallsSameAnswers) {
  std::set<const AllowedDifference*> used;
  for (const TokenUnderTest& token : tokens_of(card->contents())) {
    Subject ours(p11, token.slot);
    Subject theirs(softhsm.functions(), softhsm.add_token(token.contents));
    Comparison comparison(ours, theirs, [&] { card->set_tries(token.pin, vcard::pin_row(token.pin).tries); });
    const std::uint32_t first = only_seed().value_or(kFirstSeed);
    const std::uint32_t count = only_seed() ? 1 : kScripts;
    for (std::uint32_t seed = first; seed < first + count && !HasFailure(); ++seed)
      compare(comparison, token, seed);
    used.insert(comparison.used().begin(), comparison.used().end());
    std::cout << token.contents.label << " token: " << comparison.compared() << " calls compared, "
              << comparison.signatures() << " signatures\n";
    if (!only_seed() && !HasFailure()) {
      EXPECT_GE(comparison.signatures(), kFewestSignatures);
    }
  }
  if (only_seed() || HasFailure()) return;
  for (const AllowedDifference& row : allowed_differences()) {
    EXPECT_TRUE(used.contains(&row)) << "an allowed difference that nothing needs: " << row.reason;
  }
}

}  // namespace
}  // namespace differential
