// What each job costs at the card, from a process that knows nothing: commands and bytes exactly, and the
// modelled time beside the limit, which is the cost of the fewest commands that do the job
// (docs/testing.md has the figures).
#include "tests/contract/job_fixture.h"

namespace contract {
namespace {

// Commands and what goes over the air for them, status words included.
struct Cost {
  std::uint64_t commands;
  std::uint64_t up;
  std::uint64_t down;

  friend Cost operator+(Cost a, Cost b) { return {a.commands + b.commands, a.up + b.up, a.down + b.down}; }
  friend bool operator==(const Cost&, const Cost&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Cost& cost) {
    return out << cost.commands << " commands, " << cost.up << " bytes up, " << cost.down << " down";
  }
};

double milliseconds(Cost cost, int signatures) {
  return 4.0 * static_cast<double>(cost.commands) + 8.0 / 106 * static_cast<double>(cost.up + cost.down) +
         350.0 * signatures;
}

constexpr Cost kNothing{0, 0, 0};
constexpr Cost kSelectApplication{1, 15, 2};
constexpr Cost kSelect{1, 7, 2};
constexpr Cost kTries{1, 4, 2};
constexpr Cost kRefusedRead{1, 5, 2};
constexpr Cost kPssQuestion{1, 5 + 31 + 1, 2};
constexpr Cost kSign{1, 5 + 51 + 1, 256 + 2};  // DigestInfo with SHA-256

Cost read(std::size_t bytes) {
  return {1, 5, bytes + 2};
}
Cost verify(const std::string& pin) {
  return {1, 5 + pin.size(), 2};
}
Cost read_blocks(std::size_t bytes) {
  Cost cost = kNothing;
  for (std::size_t left = bytes; left != 0; left -= std::min<std::size_t>(left, 256))
    cost = cost + read(std::min<std::size_t>(left, 256));
  return cost;
}

class CommandCountTest : public JobTest, public testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    use_card(vcard::Switches().set("short_file_ids", short_ids() ? "yes" : "no"));
  }

  bool short_ids() const { return GetParam(); }
  // What goes to a file costs a selection, where the card takes no short identifier.
  Cost in_file(Cost cost) const { return short_ids() ? cost : kSelect + cost; }
  // Is the application selected?
  Cost question() const { return in_file(read(96)); }
  // Not yet: it is selected, and what the card is and has is read.
  Cost detection() const {
    const Cost presence = in_file(read(3));
    // What the card will be told by. Without short identifiers it has shown what the card is already.
    const Cost identity = short_ids() ? read(256) : kNothing;
    const Cost what_it_is = short_ids() ? read(96) : kRefusedRead + in_file(read(256));
    return kSelect + kSelectApplication + what_it_is + presence + identity;
  }
  Cost login(CK_SLOT_ID slot) const { return question() + kSelect + verify(pin_of(slot)); }
  // Without what a short identifier reaches, where the first block is known.
  Cost certificate(CK_SLOT_ID slot, bool first_block_known) const {
    return in_file(read_blocks(certificate_size(slot) - (first_block_known ? 255 : 0)));
  }
  // Whether the issuer's is there to be found.
  Cost issuer() const { return in_file(read(256)); }
  Cost limit(CK_SLOT_ID slot) const {
    return kSelectApplication + kSelect + verify(pin_of(slot)) + kSelect +
           read_blocks(certificate_size(slot)) + kSelect + kSign;
  }

  Cost spent() const {
    const vcard::Totals totals = ledger->totals();
    return {totals.commands, totals.bytes_up, totals.bytes_down};
  }
  double spent_ms() const { return ledger->totals().milliseconds; }
};

INSTANTIATE_TEST_SUITE_P(ShortFileIds, CommandCountTest, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "yes" : "no"; });

TEST_P(CommandCountTest, ListingBothTokens) {
  list_slots();
  EXPECT_EQ(spent(), detection());
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) token_info(slot);
  const Cost described = detection() + in_file(kTries) + in_file(kTries);
  EXPECT_EQ(spent(), described);
  EXPECT_LE(spent().commands, 12U);
  EXPECT_LE(spent_ms(), 95);
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) list_mechanisms(slot);
  // In good faith that the application is the current one.
  EXPECT_EQ(spent(), described + kSelect + kPssQuestion + kPssQuestion);
  EXPECT_LE(spent().commands, short_ids() ? 12U : 14U);
  EXPECT_LE(spent_ms(), 95);
}

// As most cards are found: a program before this one has left the application selected.
TEST_P(CommandCountTest, ListingBothTokensWhereTheApplicationIsSelectedAlready) {
  list_slots();
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  const Cost before = spent();
  const double before_ms = spent_ms();
  list_slots();
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    token_info(slot);
    list_mechanisms(slot);
  }
  EXPECT_LE(spent().commands - before.commands, short_ids() ? 10U : 18U);
  if (short_ids()) {
    EXPECT_LE(spent_ms() - before_ms, 95.0);
  }
}

TEST_P(CommandCountTest, AuthenticationLoginCertificateAndSignature) {
  log_in_read_and_sign(kAuthenticationSlot);
  EXPECT_EQ(spent(), detection() + login(kAuthenticationSlot) + certificate(kAuthenticationSlot, true) +
                         issuer() + in_file(kSign));
  EXPECT_LE(spent().commands, limit(kAuthenticationSlot).commands + 9);
  EXPECT_LE(spent_ms(), 1.15 * milliseconds(limit(kAuthenticationSlot), 1));
  EXPECT_EQ(ledger->totals().verifies, 1U);
  EXPECT_EQ(ledger->totals().signatures, 1U);
}

TEST_P(CommandCountTest, SigningLoginCertificateAndSignature) {
  log_in_read_and_sign(kSignatureSlot);
  EXPECT_EQ(spent(), detection() + login(kSignatureSlot) + certificate(kSignatureSlot, false) + issuer() +
                         in_file(kSign));
  EXPECT_LE(spent().commands, limit(kSignatureSlot).commands + 12);
  EXPECT_LE(spent_ms(), 1.2 * milliseconds(limit(kSignatureSlot), 1));
}

TEST_P(CommandCountTest, TheTokensInformationCostsALoginOneQuestionMore) {
  token_info(kAuthenticationSlot);
  log_in_read_and_sign(kAuthenticationSlot);
  EXPECT_EQ(spent(), detection() + in_file(kTries) + login(kAuthenticationSlot) +
                         certificate(kAuthenticationSlot, true) + issuer() + in_file(kSign));
  EXPECT_LE(spent().commands, limit(kAuthenticationSlot).commands + 11);
  EXPECT_LE(spent_ms(), 1.16 * milliseconds(limit(kAuthenticationSlot), 1));
}

TEST_P(CommandCountTest, ASignatureReadsTheCertificateThatItIsCheckedAgainstOnce) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const Cost logged_in = spent();
  sign_once(session);
  const Cost with_certificate = certificate(kAuthenticationSlot, true) + in_file(kSign);
  EXPECT_EQ(spent(), logged_in + with_certificate);
  attribute(session, find_class(session, CKO_CERTIFICATE).at(0), CKA_VALUE);
  EXPECT_EQ(spent(), logged_in + with_certificate + issuer());
}

TEST_P(CommandCountTest, AWarmSignatureIsOneOrTwoAndPollingNothing) {
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    const CK_SESSION_HANDLE session = log_in_read_and_sign(slot);
    const Cost before = spent();
    sign_once(session);
    EXPECT_EQ(spent(), before + in_file(kSign));
    CK_SLOT_INFO info;
    for (int i = 0; i < 50; ++i) {
      ASSERT_EQ(p11->C_GetSlotInfo(slot, &info), CKR_OK);
      session_info(session);
    }
    EXPECT_EQ(spent(), before + in_file(kSign));
  }
}

}  // namespace
}  // namespace contract
