#include "tests/unit/holder/doctor/scenes.h"

namespace holder::doctor {
namespace {

void refused(StagedComputer& computer) {
  computer.card.fault = apdu::Fault::access_denied;
  computer.card.trouble = Trouble::access_denied;
}

void invented(StagedComputer& computer) {
  computer.readers({"DEMO reader"});
  computer.card.invented = true;
}

std::vector<Scene> of_the_usb() {
  return {
      {"usb_reader", "reader_plugged_in", [](auto& c) { c.usb("1-2", "054c", "0dc8"); }},
      {"usb_reader", "reader_plugged_in",
       [](auto& c) { c.usb("1-2", "054c", "06c1", "ff").usb("1-3", "054c", "0dc8"); }},
      {"usb_reader", "no_reader_plugged_in", [](auto& c) { c.usb("1-1", "046d", "c52b", "03"); }},
      {"usb_reader", "no_reader_plugged_in", [](auto& c) { c.usb("1-1", "046d", "c52b", "03").readers({}); }},
      {"usb_reader", "reader_unsuitable", [](auto& c) { c.usb("1-2", "054c", "06c1", "ff"); }},
      {"usb_reader", "reader_not_by_usb", [](auto& c) { c.readers({"Virtual PCD 00 00"}); }},
      {"usb_reader", "usb_not_seen", [](auto&) {}},
  };
}

std::vector<Scene> of_the_driver() {
  return {
      {"driver", "driver_there", [](auto& c) { c.usb("1-2", "054c", "0dc8").driver("0x054C", "0x0DC8"); }},
      {"driver", "driver_there",
       [](auto& c) { c.driver("0x054C", "0x0DC8").readers({"Virtual PCD 00 00"}); }},
      {"driver", "driver_missing", [](auto& c) { c.usb("1-2", "054c", "0dc8"); }},
      // Both numbers are in the list, and not beside one another.
      {"driver", "driver_does_not_know_reader",
       [](auto& c) { c.usb("1-2", "072f", "0dc8").driver("0x054C", "0x0DC8"); }},
      {"driver", "driver_of_kernel_in_the_way",
       [](auto& c) {
         c.usb("1-2", "072f", "2200").driver("0x072F", "0x2200");
         c.file("/sys/bus/usb/drivers/pn533_usb/uevent");
         c.link("/sys/bus/usb/devices/1-2:1.0/driver", "../../drivers/pn533_usb");
       }},
      {"driver", "driver_there",
       [](auto& c) {
         c.usb("1-2", "072f", "2200").driver("0x072F", "0x2200");
         c.file("/sys/bus/usb/drivers/usbfs/uevent");
         c.link("/sys/bus/usb/devices/1-2:1.0/driver", "../../drivers/usbfs");
       }},
      {"driver", "driver_not_needed", [](auto& c) { c.readers({"Virtual PCD 00 00"}); }},
  };
}

std::vector<Scene> of_the_service() {
  return {
      {"service", "service_answers", [](auto& c) { c.readers({}); }},
      {"service", "service_answers", refused},
      {"service", "service_not_asked", invented},
      {"service", "service_not_installed", [](auto&) {}},
      {"service", "service_stopped", [](auto& c) { c.file("/usr/sbin/pcscd"); }},
      {"service", "service_mute", [](auto& c) { c.file("/usr/sbin/pcscd").file("/run/pcscd/pcscd.comm"); }},
      {"service", "service_elsewhere",
       [](auto& c) {
         c.file("/run/pcscd/pcscd.comm").environment("PCSCLITE_CSOCK_NAME", "/tmp/elsewhere.comm");
       }},
  };
}

std::vector<Scene> of_the_permission() {
  return {
      {"permission", "permission_given", [](auto& c) { c.readers({}); }},
      {"permission", "permission_unknown", [](auto&) {}},
      {"permission", "permission_unknown", invented},
      {"permission", "permission_refused", refused},
      {"permission", "permission_refused",
       [](auto& c) {
         refused(c);
         c.environment("XDG_SESSION_ID", "3")
             .file("/run/systemd/sessions/3", "UID=1000\nACTIVE=1\nREMOTE=0\n");
       }},
      {"permission", "permission_refused_inactive",
       [](auto& c) {
         refused(c);
         c.environment("XDG_SESSION_ID", "3")
             .file("/run/systemd/sessions/3", "UID=1000\nACTIVE=0\nREMOTE=0\n");
       }},
      {"permission", "permission_refused_remote",
       [](auto& c) {
         refused(c);
         c.environment("XDG_SESSION_ID", "3")
             .file("/run/systemd/sessions/3", "UID=1000\nACTIVE=1\nREMOTE=1\n");
       }},
      {"permission", "permission_refused_remote",
       [](auto& c) {
         refused(c);
         c.environment("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22");
       }},
  };
}

std::vector<Scene> of_the_readers() {
  return {
      {"reader", "reader_seen", [](auto& c) { c.readers({"Virtual PCD 00 00"}); }},
      {"reader", "reader_not_seen", [](auto& c) { c.readers({}); }},
      {"reader", "reader_plugged_in_not_seen", [](auto& c) { c.usb("1-2", "054c", "0dc8").readers({}); }},
      {"reader", "reader_invented", invented},
      {"reader", "reader_not_asked", [](auto&) {}},
      {"reader", "reader_not_asked", refused},
  };
}

}  // namespace

std::vector<Scene> reader_scenes() {
  std::vector<Scene> all;
  for (const auto& scenes :
       {of_the_usb(), of_the_driver(), of_the_service(), of_the_permission(), of_the_readers()})
    all.insert(all.end(), scenes.begin(), scenes.end());
  return all;
}

}  // namespace holder::doctor
