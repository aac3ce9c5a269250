package knowledge

import "comptoir/internal/base/markdown"

// LineChange is a line that stayed, went, or came.
type LineChange = markdown.LineChange
