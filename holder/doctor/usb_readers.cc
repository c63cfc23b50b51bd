#include "holder/doctor/usb_readers.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace holder::doctor {
namespace {

namespace fs = std::filesystem;

// Readers for FeliCa that are no CCID devices: Sony's RC-S320 to RC-S380.
constexpr const char* kOtherReaders[] = {"054c:01bb", "054c:02e1", "054c:06c1", "054c:06c3"};

constexpr const char* kNfcDrivers[] = {"pn533_usb", "port100"};

std::string line_of(const System& system, const fs::path& path) {
  std::string text = system.text(path);
  return text.substr(0, text.find('\n'));
}

template <std::size_t n>
bool is_among(const char* const (&all)[n], std::string_view word) {
  return std::find(std::begin(all), std::end(all), word) != std::end(all);
}

// The strings of the list that `key` has, in small letters and without 0x.
std::vector<std::string> list_of(std::string_view plist, std::string_view key) {
  constexpr std::string_view kOpen = "<string>";
  std::vector<std::string> all;
  const auto begin = plist.find("<key>" + std::string(key) + "</key>");
  if (begin == std::string_view::npos) return all;
  plist = plist.substr(begin, plist.find("</array>", begin) - begin);
  for (auto at = plist.find(kOpen); at != std::string_view::npos; at = plist.find(kOpen, at + 1)) {
    std::string value(plist.substr(at + kOpen.size(), plist.find('<', at + 1) - at - kOpen.size()));
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char each) { return static_cast<char>(std::tolower(each)); });
    all.push_back(value.starts_with("0x") ? value.substr(2) : value);
  }
  return all;
}

bool knows(std::string_view plist, const UsbReader& reader) {
  const auto vendors = list_of(plist, "ifdVendorID");
  const auto products = list_of(plist, "ifdProductID");
  for (std::size_t i = 0; i < std::min(vendors.size(), products.size()); ++i)
    if (vendors[i] == reader.vendor && products[i] == reader.product) return true;
  return false;
}

}  // namespace

bool usb_is_seen(const System& system) {
  return system.has("/sys/bus/usb/devices");
}

std::vector<UsbReader> usb_readers(const System& system) {
  std::vector<UsbReader> all;
  for (const fs::path& interface : system.matching({"/sys/bus/usb/devices/*:*"})) {
    const std::string name = interface.filename();
    const fs::path device = interface.parent_path() / name.substr(0, name.find(':'));
    UsbReader reader{line_of(system, device / "idVendor"), line_of(system, device / "idProduct"),
                     line_of(system, device / "product"),
                     line_of(system, interface / "bInterfaceClass") == "0b",
                     is_among(kNfcDrivers, system.resolved(interface / "driver").filename().string())};
    if (reader.ccid || is_among(kOtherReaders, reader.vendor + ":" + reader.product))
      all.push_back(std::move(reader));
  }
  return all;
}

Paths drivers(const System& system) {
  return system.matching({"/usr/lib/pcsc/drivers/*.bundle/Contents/Info.plist",
                          "/usr/lib/*/pcsc/drivers/*.bundle/Contents/Info.plist",
                          "/usr/lib64/pcsc/drivers/*.bundle/Contents/Info.plist",
                          "/usr/local/lib/pcsc/drivers/*.bundle/Contents/Info.plist"});
}

bool has_driver(const System& system, const UsbReader& reader) {
  const Paths all = drivers(system);
  return std::any_of(all.begin(), all.end(),
                     [&](const fs::path& plist) { return knows(system.text(plist), reader); });
}

}  // namespace holder::doctor
