// The invented card on which everything can be tried: it is nobody's, and it lies in a folder of the
// holder's, so that its PINs and tries are at the next call as the last one left them. Thread rule: one
// thread; several programs may use it at once.
#pragma once

#include <filesystem>
#include <memory>

#include "apdu/reader_directory.h"
#include "vcard/virtual_card.h"

namespace jpki_tool {

// $XDG_DATA_HOME/jpki-pkcs11/demo-card. Throws holder::TroubleError (file_not_written) where there is no
// home.
std::filesystem::path demo_card_folder();

// The one that is there, or else a new one. Throws holder::TroubleError (demo_card_unusable,
// file_not_written).
std::shared_ptr<vcard::VirtualCard> demo_card();
// A new one in the place of what is there. Throws as demo_card() does.
std::shared_ptr<vcard::VirtualCard> new_demo_card();

// A reader with the invented card in it, and no other. Throws as demo_card() does.
std::unique_ptr<apdu::ReaderDirectory> open_demo_reader();

}  // namespace jpki_tool
