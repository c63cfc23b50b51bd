// What has come to a document since a state of it was signed. Thread rule: one thread.
#pragma once

#include "holder/pdf/document.h"

namespace holder::pdf {

// Whether `after`, whose file begins with that of `before`, is the same document but for further signatures
// that show nothing on its pages. Takes those signatures out of both, which are of no use afterwards. What is
// unclear is not so. Throws PdfError where the trees of a document are none.
bool only_signatures_added(Document& before, Document& after);

}  // namespace holder::pdf
