package thread

import (
	"sync"

	"comptoir/internal/base/markdown"
)

// rendered remembers the HTML of texts read lately. Two generations bound it: when the young one is full the old one goes.
type rendered struct {
	mu         sync.Mutex
	young, old map[string]string
	size       int
}

const (
	renderedBytes = 2 << 20 // a generation
	renderedOne   = 8 << 10 // a longer text is rendered each time
)

func (c *rendered) of(text string) string {
	if text == "" {
		return ""
	}
	if len(text) > renderedOne {
		return markdown.Render(text)
	}
	c.mu.Lock()
	html, ok := c.young[text]
	if !ok {
		if html, ok = c.old[text]; ok {
			c.put(text, html)
		}
	}
	c.mu.Unlock()
	if ok {
		return html
	}
	html = markdown.Render(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(text, html)
	return html
}

func (c *rendered) put(text, html string) {
	if c.size > renderedBytes || c.young == nil {
		c.old, c.young, c.size = c.young, map[string]string{}, 0
	}
	c.young[text] = html
	c.size += len(text) + len(html)
}
