package knowledge

import "comptoir/internal/base/api"

// Category is a drawer of articles; drawers stand within one another.
type Category struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Path      string `json:"path" doc:"with the names of those above it"`
	Parent    string `json:"parent,omitempty" doc:"id"`
	Order     int64  `json:"order"`
	Approval  bool   `json:"approval" doc:"publishing wants an approver who did not write the edition"`
	Approvers *Named `json:"approvers,omitempty" doc:"the group that approves; supervisors do in any case"`
	Articles  int64  `json:"articles" doc:"published ones in it that the reader may read"`
	Version   int64  `json:"version"`
}

// ETag implements api.Tagged.
func (c Category) ETag() string { return api.ETagOf(c.Version) }
