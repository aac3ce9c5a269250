package thread

// Posted: something was said. Mentioned are persons who may read it; Groups are for who tells their members.
type Posted struct {
	Message   string   `json:"message"`
	Seq       int64    `json:"seq"`
	Internal  bool     `json:"internal"`
	System    string   `json:"system,omitempty"`
	Mentioned []string `json:"mentioned,omitempty"`
	Groups    []string `json:"groups,omitempty"`
	Version   int64    `json:"version"`
}

// EventType implements event.Payload.
func (Posted) EventType() string { return "thread.posted" }

// Mentioned tells persons, in their inbox, that a message calls them. It carries no record: who reads it later may have lost
// the right to.
type Mentioned struct {
	Message  string   `json:"message"`
	Seq      int64    `json:"seq"`
	Internal bool     `json:"internal"`
	Persons  []string `json:"persons"`
}

// EventType implements event.Payload.
func (Mentioned) EventType() string { return "thread.mentioned" }

// GroupsCalled says that a message calls groups, for who tells their members; nobody hears it. Persons were called by themselves.
type GroupsCalled struct {
	Message  string   `json:"message"`
	Internal bool     `json:"internal"`
	Persons  []string `json:"persons,omitempty"`
	Groups   []string `json:"groups"`
}

// EventType implements event.Payload.
func (GroupsCalled) EventType() string { return "thread.groups_called" }

// MessageEdited: the author said it otherwise.
type MessageEdited struct {
	Message  string `json:"message"`
	Seq      int64  `json:"seq"`
	Internal bool   `json:"internal"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (MessageEdited) EventType() string { return "thread.message_edited" }

// MessageDeleted: the words are gone, the place stays.
type MessageDeleted struct {
	Message  string `json:"message"`
	Seq      int64  `json:"seq"`
	Internal bool   `json:"internal"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (MessageDeleted) EventType() string { return "thread.message_deleted" }

// Reacted: somebody put or took back an emoji.
type Reacted struct {
	Message  string `json:"message"`
	Seq      int64  `json:"seq"`
	Internal bool   `json:"internal"`
	Version  int64  `json:"version"`
}

// EventType implements event.Payload.
func (Reacted) EventType() string { return "thread.reacted" }

// Read: a person has read up to a message. On the thread's own topic Seq never is the number of an internal note.
type Read struct {
	Person string `json:"person"`
	Seq    int64  `json:"seq"`
}

// EventType implements event.Payload.
func (Read) EventType() string { return "thread.read" }

// Followed: a person wants to know what is said from now on.
type Followed struct {
	Person string `json:"person"`
}

// EventType implements event.Payload.
func (Followed) EventType() string { return "thread.followed" }

// Unfollowed: a person does not want to know any more.
type Unfollowed struct {
	Person string `json:"person"`
}

// EventType implements event.Payload.
func (Unfollowed) EventType() string { return "thread.unfollowed" }
