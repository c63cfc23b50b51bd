#include <gmock/gmock.h>

#include <map>
#include <set>

#include "holder/doctor/report.h"
#include "tests/unit/holder/doctor/scenes.h"

namespace holder::doctor {
namespace {

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  for (const auto& some : {reader_scenes(), card_scenes(), module_scenes(), program_scenes()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

TEST(DoctorTest, each_trouble_is_found) {
  int number = 0;
  for (const Scene& scene : scenes()) {
    StagedComputer computer;
    scene.stage(computer);
    EXPECT_STREQ(computer.found(scene.check).diagnosis->code, scene.diagnosis)
        << scene.check << ", scene " << number;
    ++number;
  }
}

TEST(DoctorTest, each_diagnosis_of_each_check_is_staged) {
  std::set<std::pair<std::string, std::string>> staged;
  for (const Scene& scene : scenes()) staged.insert({scene.check, scene.diagnosis});
  for (const Check* check : checks()) {
    for (const Diagnosis* diagnosis : check->diagnoses)
      EXPECT_TRUE(staged.contains({check->id, diagnosis->code})) << check->id << " " << diagnosis->code;
  }
}

TEST(DoctorTest, no_check_is_silent_and_none_says_what_is_not_in_its_list) {
  for (const Scene& scene : scenes()) {
    StagedComputer computer;
    scene.stage(computer);
    const auto all = computer.examined();
    ASSERT_EQ(all.size(), checks().size());
    for (const Examined& each : all)
      EXPECT_THAT(each.check->diagnoses, testing::Contains(each.finding.diagnosis)) << each.check->id;
  }
}

TEST(DoctorTest, whatever_is_wrong_has_a_remedy_and_what_is_well_has_none) {
  std::map<std::string, const Diagnosis*> by_code;
  for (const Check* check : checks()) {
    for (const Diagnosis* diagnosis : check->diagnoses) {
      const bool has_remedy = *diagnosis->remedy != '\0';
      const bool may_have = diagnosis->state == State::not_applicable;
      EXPECT_TRUE(may_have || has_remedy == (diagnosis->state != State::ok)) << diagnosis->code;
      EXPECT_EQ(by_code.try_emplace(diagnosis->code, diagnosis).first->second, diagnosis) << diagnosis->code;
    }
  }
}

TEST(DoctorTest, a_problem_anywhere_counts) {
  StagedComputer computer;
  EXPECT_TRUE(any_problem(computer.examined()));
  computer.modules().usb("1-2", "054c", "0dc8").driver("0x054C", "0x0DC8").report(healthy_report());
  EXPECT_FALSE(any_problem(computer.examined()));
}

TEST(DoctorTest, a_damaged_or_endless_file_is_no_reason_to_stop) {
  StagedComputer computer;
  for (const char* path :
       {"/etc/pkcs11/modules/a.module", "/etc/firefox/policies/policies.json", "/etc/ssl/openssl.cnf",
        "/home/hanako/.pki/nssdb/pkcs11.txt", "/usr/lib/pcsc/drivers/a.bundle/Contents/Info.plist",
        "/run/systemd/sessions/3", "/usr/lib/pkcs11/jpki-pkcs11.so",
        "/sys/bus/usb/devices/1-2:1.0/bInterfaceClass"}) {
    for (const std::string& content :
         {std::string(), std::string("\0\"\n:=<key>ifdVendorID</key><string>", 33),
          std::string(3U << 20U, '"'), std::string("library=\nmodule:\n\"/jpki-pkcs11.so")}) {
      computer.file(path, content);
      EXPECT_EQ(computer.examined().size(), checks().size()) << path;
    }
  }
}

// Everything that can be shown of a computer full of personal data.
std::string all_that_is_told(const StagedComputer& computer) {
  const auto all = computer.examined();
  std::string told = report_text(System(computer.around), all, "1.0");
  for (const Examined& each : all) {
    told += each.finding.subject + "\n";
    for (const Fact& fact : each.finding.facts) told += fact.value + "\n";
  }
  return told;
}

TEST(DoctorTest, nothing_names_the_holder_or_the_device) {
  const std::vector<std::string> at_home = {"/home/hanako/modules", "/media/hanako/stick", "/srv/yamadapc/x"};
  for (const std::string& place : at_home) {
    StagedComputer computer;
    computer.modules(place).usb("1-2", "054c", "0dc8").file("/usr/bin/ssh-agent");
    computer.file("/etc/pkcs11/modules/jpki.module", "module: " + place + "/jpki-pkcs11.so\n");
    computer.file("/home/hanako/firefox/libxul.so");
    computer.file("/home/hanako/.mozilla/firefox/ab12cd34.hanako/pkcs11.txt",
                  "library=" + place + "/jpki-pkcs11.so\n");
    computer.environment("OPENSSL_CONF", "/home/hanako/my.cnf");
    computer.file("/home/hanako/my.cnf", "MODULE_PATH = " + place + "/gone/jpki-pkcs11.so\n");
    computer.file("/etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Hanako's\"\n");
    computer.report(healthy_report());
    computer.card.readers = {"Gemalto PC Twin Reader (A1B2C3D4) 00 00"};
    const std::string told = all_that_is_told(computer);
    for (const char* name :
         {"hanako", "Hanako", "yamadapc", "A1B2C3D4", "SN1234567", "ab12cd34", "2031", "home"})
      EXPECT_EQ(told.find(name), std::string::npos) << name << " in\n" << told;
    EXPECT_NE(told.find("system: debian 12\n"), std::string::npos) << told;
    EXPECT_NE(told.find("Gemalto PC Twin Reader (…) 00 00"), std::string::npos) << told;
  }
}

}  // namespace
}  // namespace holder::doctor
