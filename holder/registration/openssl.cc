// OpenSSL: a configuration of its own for single commands, which leaves the computer's alone.
#include "holder/doctor/openssl_parts.h"
#include "holder/registration/own_file.h"
#include "holder/registration/program.h"
#include "holder/registration/templates.h"

namespace holder::registration {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "$CONFIG/jpki-pkcs11/openssl.cnf";
constexpr const char* kModule = "jpki-pkcs11.so";  // both keys, as the page of OpenSSL has it

// The provider's, unless only the engine is there.
std::string_view template_for(Planner& planner) {
  if (!doctor::openssl_providers(planner.system()).empty()) return kOpensslProviderTemplate;
  if (!doctor::openssl_engines(planner.system()).empty()) return kOpensslEngineTemplate;
  planner.remark(kPartsMissing, "OpenSSL");
  return kOpensslProviderTemplate;
}

void plan_openssl(Planner& planner) {
  const fs::path file = planner.own_path(kFile);
  if (!planner.adds()) {
    planner.edit(file, &without_own_file);
    return;
  }
  const std::string content = filled(template_for(planner), planner.module(kModule));
  planner.edit(file, [content](const Text& before) { return with_own_file(before, content); });
  planner.remark(kSetVariable, planner.system().below_root(file).string());
}

}  // namespace

const Program kOpenssl{"openssl", "OpenSSL", false, false, &plan_openssl};

}  // namespace holder::registration
