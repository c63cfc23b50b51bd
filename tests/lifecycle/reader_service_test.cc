// The reader service dies, in every moment that matters, and comes back: the next call recovers or says what
// is wrong, and no program has to be started anew. The test starts and kills a pcscd of its own.
#include <algorithm>

#include "tests/lifecycle/programs_fixture.h"
#include "tests/lifecycle/reader_service.h"

namespace lifecycle {
namespace {

class AReaderService : public CardOfMany {
 protected:
  void SetUp() override {
    service.start();
    CardOfMany::SetUp();
  }
  void TearDown() override {
    CardOfMany::TearDown();
    service.end("TERM");
  }

  void come_back() {
    service.start();
    reader.wait_until(true);
  }

  static bool says_what_is_wrong(CK_RV rv) {
    constexpr CK_RV kTruthful[] = {CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT,
                                   CKR_SESSION_HANDLE_INVALID};
    return std::ranges::find(kTruthful, rv) != std::end(kTruthful);
  }
  // The whole way from opening a session, in one answer.
  std::string work_line(const std::string& token) const {
    const std::string login = login_line(token);
    return "work " + token + " " + login.substr(login.rfind(' ') + 1) + " text";
  }
  bool works(Program& program, const std::string& token) const {
    return is_signature(program.call(work_line(token)), token, "text");
  }

  ReaderService service;
};

TEST_F(AReaderService, KilledWhileNobodyCalls) {
  Program program;
  ASSERT_TRUE(works(program, "auth"));
  std::size_t descriptors = 0;
  for (int round = 0; round < 5; ++round) {
    service.end(round % 2 == 0 ? "KILL" : "TERM");
    const CK_RV first = program.rv("sign auth text");
    EXPECT_TRUE(says_what_is_wrong(first)) << first;
    const CK_RV none = program.rv("open auth");
    EXPECT_TRUE(says_what_is_wrong(none)) << none;
    come_back();
    EXPECT_TRUE(says_what_is_wrong(program.rv("sign auth text"))) << "an old session outlived its card";
    EXPECT_TRUE(works(program, "auth"));
    if (round == 0) descriptors = program.descriptors();
  }
  EXPECT_EQ(program.descriptors(), descriptors);
}

TEST_F(AReaderService, RestartedBetweenTwoCalls) {
  Program program;
  for (const std::string token : {"auth", "sign"}) {
    ASSERT_TRUE(works(program, token));
    service.end("KILL");
    come_back();
    const CK_RV rv = program.rv("sign " + token + " text");
    EXPECT_TRUE(says_what_is_wrong(rv)) << rv;
    EXPECT_TRUE(works(program, token));
  }
}

TEST_F(AReaderService, KilledWhileAProgramWaitsForAnEvent) {
  Program program;
  ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
  const double before = program.processor_time();
  for (const char* signal : {"KILL", "TERM"}) {
    program.begin("wait");
    service.end(signal);
    EXPECT_EQ(program.end().rest, "out");
    ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
    program.begin("wait");
    come_back();
    EXPECT_EQ(program.end().rest, "in");
    ASSERT_EQ(program.rv("settle"), CKR_NO_EVENT);
  }
  // Some seconds have gone by, a loop without a pause would have used most of them.
  EXPECT_LT(program.processor_time() - before, 0.5);
  EXPECT_TRUE(works(program, "auth"));
}

TEST_F(AReaderService, KilledInEveryCommand) {
  const std::string token = "sign";
  ASSERT_TRUE(works(*std::make_unique<Program>(), token));
  // A new program finds the application selected.
  const auto before = ledger->totals().commands;
  ASSERT_TRUE(works(*std::make_unique<Program>(), token));
  const auto commands = ledger->totals().commands - before;
  for (unsigned n = 1; n <= commands; ++n) {
    Program program;
    reader.hold(n);
    program.begin(work_line(token));
    reader.wait_until_held();
    service.end(n % 2 == 0 ? "KILL" : "TERM");
    const CK_RV rv = program.end().rv;
    EXPECT_TRUE(says_what_is_wrong(rv)) << rv << " after command " << n;
    come_back();
    EXPECT_TRUE(works(program, token)) << "after command " << n;
  }
}

TEST_F(AReaderService, KilledWhileAProgramWaitsForItsTurn) {
  Program program;
  ASSERT_TRUE(works(program, "auth"));
  contract::OtherProgram holder;
  holder.begin_transaction();
  program.begin("sign auth text");
  service.end("KILL");
  const CK_RV rv = program.end().rv;
  EXPECT_TRUE(says_what_is_wrong(rv)) << rv;
  come_back();
  EXPECT_TRUE(works(program, "auth"));
}

TEST_F(AReaderService, ComesBackWithoutTheReader) {
  const vcard::TemporaryDirectory no_readers;
  Program program;
  ASSERT_TRUE(works(program, "sign"));
  service.end("TERM");
  service.start((no_readers / "").string());
  EXPECT_TRUE(says_what_is_wrong(program.rv("sign sign text")));
  EXPECT_EQ(program.rv("open sign"), CKR_TOKEN_NOT_PRESENT);
  service.end("TERM");
  come_back();
  EXPECT_TRUE(works(program, "sign"));
}

TEST_F(AReaderService, IsNotNeededToInitializeOrFinalize) {
  service.end("KILL");
  {
    Program program;
    ASSERT_EQ(program.rv("finalize"), CKR_OK);
    ASSERT_EQ(program.rv("initialize"), CKR_OK);
    come_back();
    EXPECT_TRUE(works(program, "auth"));
    service.end("KILL");
    EXPECT_EQ(program.rv("finalize"), CKR_OK);
  }
  come_back();
}

}  // namespace
}  // namespace lifecycle
