// What a holder should do next, from what the card says. Texts are message ids. Thread rule: pure functions.
#pragma once

#include <span>
#include <vector>

#include "holder/card_report.h"

namespace holder {

enum class Advice {
  all_well,
  authentication_locked,
  signature_locked,
  text_locked,
  last_try,
  tries_used,
  tries_unknown,
  expired,
  renew_now,
  not_yet_valid,
  certificate_unreadable,
  no_signing_key,
  no_authentication_key,
  text_not_asked,
  phone
};

struct AdviceRow {
  Advice advice;
  const char* code;  // symbolic, for programs
  bool urgent;       // something has to be done before the card works, or soon
  const char* text;
};

std::span<const AdviceRow> advice_rows();
const AdviceRow& row_of(Advice advice);

// In the order of urgency; never empty.
std::vector<Advice> advice_for(const CardReport& report, Instant now);

}  // namespace holder
