#include "vcard/card_image.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "apdu/reader_directory.h"
#include "tests/unit/vcard/temporary_directory.h"
#include "vcard/in_process.h"
#include "vcard/text_file.h"

namespace vcard {
namespace {

using Problem = CardImageError::Problem;

std::string ask(VirtualCard& card, std::string_view command) {
  return support::to_hex(card.process(support::from_hex(command)));
}

// One wrong try for the signing password.
std::string try_wrongly(VirtualCard& card) {
  ask(card, "00A4040C0AD392F000260100000001");
  ask(card, "00A4020C02001B");
  return ask(card, "00200080065A5A5A5A5A5A");
}

class CardImage : public testing::Test {
 protected:
  Problem problem_of(const std::filesystem::path& path) {
    try {
      load_card(path);
    } catch (const CardImageError& error) {
      return error.problem();
    }
    ADD_FAILURE() << "loaded";
    return {};
  }

  TemporaryDirectory parent;
  const std::filesystem::path directory = parent / "card";
  const CardContents& made = master().contents;

  // Made once and copied for each test: keys take their time.
  struct Master {
    TemporaryDirectory parent;
    CardContents contents =
        make_card(parent / "card", Switches().set(Fact::locked_status, "6983"), invent_holder(1));
  };
  static const Master& master() {
    static const Master made_once;
    return made_once;
  }
  void SetUp() override {
    std::filesystem::copy(master().parent / "card", directory, std::filesystem::copy_options::recursive);
  }
};

// Nobody writes into the FIFO, so that reading it would not end.
TEST_F(CardImage, IsReadFromOrdinaryFilesAlone) {
  const auto fifo = directory / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  const auto error_of = [](const std::filesystem::path& path) {
    try {
      read_file(path);
    } catch (const std::system_error& error) {
      return error.code().value();
    }
    return 0;
  };
  EXPECT_EQ(error_of(fifo), EINVAL);
  EXPECT_EQ(error_of("/dev/zero"), EINVAL);
  EXPECT_EQ(error_of(directory), EISDIR);
  EXPECT_EQ(error_of(directory / "nothing"), ENOENT);
  EXPECT_EQ(error_of(directory / "card.toml"), 0);
  write_file(directory / "empty", "");
  EXPECT_EQ(read_file(directory / "empty"), "");
}

TEST_F(CardImage, ComesBackAsItWasMade) {
  const auto card = load_card(directory);
  EXPECT_EQ(card->contents().signature.certificate, made.signature.certificate);
  EXPECT_EQ(card->contents().holder.name, made.holder.name);
  EXPECT_EQ(card->contents().holder.birth, made.holder.birth);
  EXPECT_EQ(card->contents().holder.sign_pin, made.holder.sign_pin);
  EXPECT_TRUE(card->contents().switches.is(Fact::locked_status, "6983"));
}

TEST_F(CardImage, TriesOutliveTheCardObject) {
  {
    const auto card = load_card(directory);
    card->power_on();
    EXPECT_EQ(try_wrongly(*card), "63C4");
  }
  const auto again = load_card(directory);
  again->power_on();
  EXPECT_EQ(try_wrongly(*again), "63C3");
}

TEST_F(CardImage, ProcessesShareTheCounterAndLoseNoTry) {
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      const auto card = load_card(directory);
      card->power_on();
      try_wrongly(*card);
      _exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) waitpid(child, nullptr, 0);
  EXPECT_EQ(load_card(directory)->tries_left(PinId::sign), 1);
}

TEST_F(CardImage, ChangedPinIsKept) {
  const auto card = load_card(directory);
  card->power_on();
  ask(*card, "00A4040C0AD392F000260100000001");
  ask(*card, "00A4020C020018");
  ask(*card, "0020008004" + support::to_hex(support::as_bytes(made.holder.auth_pin)));
  EXPECT_EQ(ask(*card, "002401800439383736"), "9000");
  EXPECT_EQ(load_card(directory)->contents().holder.auth_pin, "9876");
}

TEST_F(CardImage, SecretsAreTheOwnersAlone) {
  for (const auto* name : {"pins.toml", "keys/sign.pem", "authority/sign.pem"}) {
    struct stat status {};
    ASSERT_EQ(stat((directory / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0077, 0U) << name;
  }
}

TEST_F(CardImage, ProblemsAreNamed) {
  EXPECT_EQ(problem_of(parent / "nowhere"), Problem::no_card);
  EXPECT_THROW(make_card(directory, {}, invent_holder(2)), CardImageError);
  write_file(directory / "pins.toml", "auth = 3\n");
  EXPECT_EQ(problem_of(directory), Problem::damaged);
  write_file(directory / "card.toml", "[switches]\npss = maybe\n");
  EXPECT_EQ(problem_of(directory), Problem::damaged);
}

TEST_F(CardImage, DemonstrationHasOneReaderWithTheCard) {
  const auto readers = open_directory(directory, parent / "ledger");
  const auto states = readers->list();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].name, kDemoReader);
  EXPECT_TRUE(states[0].card_present);
  EXPECT_NE(readers->connect(kDemoReader), nullptr);
}

TEST_F(CardImage, DemonstrationWithoutACardHasAnEmptyReader) {
  const auto states = open_directory(parent / "nowhere")->list();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_FALSE(states[0].card_present);
}

}  // namespace
}  // namespace vcard
