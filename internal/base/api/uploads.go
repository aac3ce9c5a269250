package api

import (
	"github.com/danielgtaylor/huma/v2"
)

// Uploads says in the contract what a Raw route that takes a form with one part named file reads in its address (In) and answers
// (Out, with that status).
func Uploads[In, Out any](status int) Option {
	s := shapeOf[In, Out](status)
	return func(r *route) { r.upload = &s }
}

// sayRaw says in the contract what is known of a Raw route.
func (a *API) sayRaw(r *route, op *huma.Operation) {
	if r.upload == nil {
		op.Responses = map[string]*huma.Response{"default": {Description: r.doc}}
		return
	}
	a.paramsOf(r.upload.in, op)
	form := &huma.Schema{Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: form}}}
	op.Responses = a.responses(r, *r.upload)
}

// settle says that a list in a list is never null, which a tag says of the outer one only.
func (a *API) settle() {
	for _, s := range a.huma.OpenAPI().Components.Schemas.Map() {
		for _, p := range s.Properties {
			for in := p.Items; in != nil; in = in.Items {
				in.Nullable = false
			}
		}
	}
}
