// A computer staged in a folder, for the doctor to look at: empty at first, without reader, service and card.
#pragma once

#include <elf.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "holder/doctor/check.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace holder::doctor {

inline std::string elf_head(const Elf& elf) {
  std::string head(64, '\0');
  head.replace(0, SELFMAG, ELFMAG);
  head[EI_CLASS] = static_cast<char>(elf.bits == 64 ? ELFCLASS64 : ELFCLASS32);
  head[EI_DATA] = ELFDATA2LSB;
  head[18] = static_cast<char>(elf.machine);
  return head;
}

inline constexpr Elf kNative{64, EM_X86_64};
inline constexpr Elf kOld{32, EM_386};
inline constexpr const char* kModules = "/usr/lib/x86_64-linux-gnu/pkcs11";

class StagedComputer {
 public:
  StagedComputer() {
    around.root = folder / "";
    around.environment["HOME"] = "/home/hanako";
    around.user = "hanako";
    around.host = "yamadapc";
    around.program = "/usr/bin/jpki-tool";
    around.native = kNative;
    card.fault = apdu::Fault::no_service;
    card.trouble = Trouble::no_service;
    now = instant_of("20301001000000");
  }

  StagedComputer& file(const std::string& path, const std::string& content = "x") {
    const auto place = folder / path.substr(1);
    std::filesystem::create_directories(place.parent_path());
    std::ofstream(place) << content;
    return *this;
  }
  StagedComputer& link(const std::string& path, const std::string& target) {
    const auto place = folder / path.substr(1);
    std::filesystem::create_directories(place.parent_path());
    std::filesystem::create_symlink(target, place);
    return *this;
  }
  StagedComputer& module(const std::string& path, const Elf& elf = kNative) {
    return file(path, elf_head(elf));
  }
  StagedComputer& modules(const std::string& place = kModules, const Elf& elf = kNative) {
    for (const char* name : {"jpki-pkcs11.so", "jpki-pkcs11-auth.so", "jpki-pkcs11-sign.so"})
      module(place + "/" + name, elf);
    return *this;
  }
  StagedComputer& environment(const std::string& name, const std::string& value) {
    around.environment[name] = value;
    return *this;
  }
  StagedComputer& usb(const std::string& name, const std::string& vendor, const std::string& product,
                      const std::string& its_class = "0b") {
    const std::string devices = "/sys/bus/usb/devices/";
    file(devices + name + "/idVendor", vendor + "\n");
    file(devices + name + "/idProduct", product + "\n");
    file(devices + name + "/product", "Reader SN1234567\n");
    return file(devices + name + ":1.0/bInterfaceClass", its_class + "\n");
  }
  StagedComputer& driver(const std::string& vendor, const std::string& product) {
    return file("/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
                "<key>ifdVendorID</key><array><string>0x072F</string><string>" + vendor +
                    "</string></array>\n<key>ifdProductID</key><array><string>0x90CC</string><string>" +
                    product + "</string></array>\n");
  }

  // The service runs, and sees these.
  StagedComputer& readers(std::vector<std::string> names) {
    card.fault.reset();
    card.trouble = names.empty() ? Trouble::no_reader : Trouble::no_card;
    card.readers = std::move(names);
    return *this;
  }
  StagedComputer& trouble(Trouble what) {
    readers({"Virtual PCD 00 00"});
    card.trouble = what;
    return *this;
  }
  StagedComputer& report(const CardReport& says) {
    trouble(Trouble::none);
    card.report = says;
    return *this;
  }

  std::vector<Examined> examined() const {
    const System system(around);
    return examine({system, card, now});
  }
  Finding found(const std::string& check) const {
    for (const Examined& each : examined())
      if (each.check->id == check) return each.finding;
    ADD_FAILURE() << "no check " << check;
    return {};
  }

  const vcard::TemporaryDirectory folder;
  Surroundings around;
  CardSight card;
  Instant now;
};

inline CardReport healthy_report() {
  const Validity validity{instant_of("20260401033000"), instant_of("20310401145959")};
  const jpki::PinPolicy auth{4, 4, jpki::PinAlphabet::digits, 3};
  const jpki::PinPolicy sign{6, 16, jpki::PinAlphabet::capitals_and_digits, 5};
  return {"Virtual PCD 00 00",
          jpki::CardKind::my_number_card,
          {KeyReport{jpki::KeyRole::authentication, auth, 3, KeyReport::Certificate::readable, validity},
           KeyReport{jpki::KeyRole::signature, sign, 5, KeyReport::Certificate::behind_pin, std::nullopt}},
          TextReport{auth, false, 3}};
}

}  // namespace holder::doctor
