// The checks, each defined in the file of what it looks at. Thread rule: constants only.
#pragma once

#include "holder/doctor/check.h"

namespace holder::doctor {

extern const Check kUsbReaderCheck;
extern const Check kDriverCheck;
extern const Check kReaderCheck;

extern const Check kServiceCheck;
extern const Check kPermissionCheck;

extern const Check kCardCheck;
extern const Check kApplicationCheck;
extern const Check kTriesCheck;
extern const Check kCertificateCheck;
extern const Check kClockCheck;

extern const Check kModulesCheck;
extern const Check kP11KitCheck;
extern const Check kOpenscCheck;
extern const Check kProxyCheck;

extern const Check kFirefoxCheck;
extern const Check kFirefoxSnapCheck;
extern const Check kFirefoxFlatpakCheck;
extern const Check kChromiumCheck;
extern const Check kChromiumSnapCheck;
extern const Check kChromiumFlatpakCheck;

extern const Check kOpensslCheck;
extern const Check kSshCheck;

}  // namespace holder::doctor
