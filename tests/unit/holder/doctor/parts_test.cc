#include "holder/doctor/card_sight.h"
#include "holder/doctor/elf.h"
#include "holder/doctor/masked.h"
#include "tests/unit/holder/card_on_reader.h"
#include "tests/unit/holder/doctor/staged_computer.h"

namespace holder::doctor {
namespace {

TEST(ElfTest, tells_class_and_machine) {
  const auto told = [](const std::string& head) { return elf_of(support::as_bytes(head)); };
  EXPECT_EQ(told(elf_head(kNative)), kNative);
  EXPECT_EQ(told(elf_head(kOld)), kOld);
  std::string big = elf_head({64, 0});
  big[EI_DATA] = ELFDATA2MSB;
  big[19] = EM_S390;
  EXPECT_EQ(name_of(told(big).value()), "s390x");
  EXPECT_EQ(name_of({32, 999}), "machine 999, 32 bits");
  EXPECT_EQ(told(elf_head(kNative).substr(0, kElfHead - 1)), std::nullopt);
  EXPECT_EQ(told(std::string(64, 'x')), std::nullopt);
}

TEST(MaskedTest, takes_serial_numbers_out) {
  EXPECT_EQ(without_serial_numbers("Alcor Micro AU9560 00 00"), "Alcor Micro AU9560 00 00");
  EXPECT_EQ(without_serial_numbers("SCM SCR 3310 [CCID Interface] (53311452700012) 00 00"),
            "SCM SCR 3310 [CCID Interface] (…) 00 00");
  EXPECT_EQ(without_serial_numbers("SONY FeliCa RC-S300/P (0123456)"), "SONY FeliCa RC-S300/P (…)");
  EXPECT_EQ(without_serial_numbers("Reader 53311452700012 x"), "Reader … x");
  EXPECT_EQ(without_serial_numbers("open (123"), "open (…)");
  EXPECT_EQ(without_serial_numbers("a\x1b[31mb"), "a\xEF\xBF\xBD[31mb");
  EXPECT_EQ(without_serial_numbers(""), "");
}

TEST(SystemTest, a_home_with_marks_of_patterns_is_taken_as_it_is) {
  StagedComputer computer;
  computer.environment("HOME", "/home/[a]*").file("/home/[a]*/x1").file("/home/a/x2");
  EXPECT_EQ(System(computer.around).matching({"~/x*"}), Paths{"/home/[a]*/x1"});
  computer.environment("HOME", "");
  EXPECT_EQ(System(computer.around).matching({"~/x*", "$CONFIG/*", "$DATA/*"}), Paths{});
}

TEST(SystemTest, names_go_where_they_stand_alone) {
  StagedComputer computer;
  const System system(computer.around);
  EXPECT_EQ(system.without_names("/home/hanako/x:/home/hanako2/y"), "~/x:/home/hanako2/y");
  EXPECT_EQ(system.without_names("/mnt/hanako/yamadapc-1"), "/mnt/…/…-1");
  computer.around.user = "root";
  computer.around.environment["HOME"] = "/";
  EXPECT_EQ(System(computer.around).without_names("/root/a"), "/root/a");
}

using CardSightTest = CardOnReader;

TEST_F(CardSightTest, shows_the_readers_and_the_card) {
  const CardSight sight = look_at_card(*readers, {});
  EXPECT_EQ(sight.readers, std::vector<std::string>{kReader});
  EXPECT_EQ(sight.fault, std::nullopt);
  EXPECT_EQ(sight.trouble, Trouble::none);
  ASSERT_TRUE(sight.report);
  EXPECT_EQ(sight.report->keys.size(), 2U);
  EXPECT_EQ(ledger->totals().verifies, 0U);
}

TEST_F(CardSightTest, says_why_there_is_no_report) {
  put(vcard::Switches().set("kind", "no-applet"));
  const CardSight sight = look_at_card(*readers, {});
  EXPECT_EQ(sight.trouble, Trouble::other_card);
  EXPECT_FALSE(sight.report);
}

}  // namespace
}  // namespace holder::doctor
