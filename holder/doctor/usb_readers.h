// Card readers on the bus, as the kernel shows them, whether or not anything drives them. Thread rule: no
// state.
#pragma once

#include <string>
#include <vector>

#include "holder/doctor/system.h"

namespace holder::doctor {

struct UsbReader {
  std::string vendor;   // "054c": four hexadecimal digits, small letters
  std::string product;  // the same
  std::string name;     // as it calls itself; its serial number is not looked at
  bool ccid;            // of the class that one driver is for (USB: Chip/Smart Card Devices, 0x0B)
  bool held_by_nfc;     // a driver of the kernel has taken it, and the reader service cannot
};

std::vector<UsbReader> usb_readers(const System& system);

// Whether the bus can be seen at all; in a container perhaps not.
bool usb_is_seen(const System& system);

// Whether one of the drivers that the reader service has knows it. Source: the Info.plist of each.
bool has_driver(const System& system, const UsbReader& reader);
Paths drivers(const System& system);

}  // namespace holder::doctor
