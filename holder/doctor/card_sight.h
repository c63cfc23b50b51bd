// What the reader service shows, and what the card in its readers says to anybody. No PIN is needed and no
// try is spent. Thread rule: a value; one thread makes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apdu/reader_directory.h"
#include "holder/card_in_hand.h"
#include "holder/card_report.h"
#include "holder/trouble.h"

namespace holder::doctor {

struct CardSight {
  std::optional<apdu::Fault> fault;  // of the reader service
  std::vector<std::string> readers;  // UTF-8, as the service names them
  Trouble trouble = Trouble::none;   // why there is no report
  std::optional<CardReport> report;
  bool invented = false;  // the demonstration's card: no reader, and no service, was asked
};

CardSight look_at_card(apdu::ReaderDirectory& readers, const Search& search);

}  // namespace holder::doctor
