// What a card is called, for programs and for people. Thread rule: constants only.
#pragma once

#include "jpki/card.h"

namespace holder {

struct CardKindRow {
  jpki::CardKind kind;
  const char* code;
  const char* name;  // a message id
};

const CardKindRow& row_of(jpki::CardKind kind);

}  // namespace holder
