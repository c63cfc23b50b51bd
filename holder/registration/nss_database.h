// pkcs11.txt, the list of modules in a database of NSS: blocks of "key=value" lines, with an empty line
// behind each. Source: what modutil of NSS 3.87 writes and reads. It is edited here and not by modutil, which
// is seldom installed, loads the module (and with it asks the reader service) for a line of text, and fails
// where the last line has no end. Thread rule: pure functions.
#pragma once

#include <filesystem>
#include <functional>

#include "holder/registration/edit.h"

namespace holder::registration {

// As people see it in the program.
inline constexpr const char* kModuleName = "My Number Card";

struct NssView {
  std::filesystem::path module;
  std::function<bool(const std::filesystem::path&)> is_there;
  bool announced = false;      // by p11-kit, to whoever loads p11-kit-proxy.so
  bool proxy_for_all = false;  // the program loads p11-kit-proxy.so in every database
};

Edited with_module(const Text& before, const NssView& view);
Edited without_module(const Text& before);

}  // namespace holder::registration
