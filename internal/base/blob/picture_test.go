package blob

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"comptoir/internal/base/fault"
)

// paint is red above and blue below, so that one sees how it is turned.
func paint(w, h int, alpha uint8) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 255, A: alpha}
			if y >= h/2 {
				c = color.NRGBA{B: 255, A: alpha}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, paint(w, h, 255)))
	return b.Bytes()
}

func jpegOf(t *testing.T, w, h, turned int) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, paint(w, h, 255), nil))
	if turned == 0 {
		return b.Bytes()
	}
	tiff := "MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(turned)) + "\x00\x00\x00\x00\x00\x00"
	exif := "Exif\x00\x00" + tiff
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(head, exif...), b.Bytes()[2:]...)
}

// bomb is a small file whose header promises a picture of that size.
func bomb(t *testing.T, w, h uint32) []byte {
	t.Helper()
	b := pngOf(t, 1, 1)
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestThumbnails(t *testing.T) {
	s, dir := open(t)
	var animated, clear bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 900, 300), color.Palette{color.Black, color.White})
	require.NoError(t, gif.EncodeAll(&animated, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}))
	require.NoError(t, png.Encode(&clear, paint(800, 400, 128)))
	webp, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	require.NoError(t, err)

	for _, tc := range []struct {
		name       string
		body       []byte
		w, h       int
		tw, th     int
		mime, made string
	}{
		{"large.png", pngOf(t, 1280, 640), 1280, 640, 640, 320, "image/png", "image/jpeg"},
		{"small.png", pngOf(t, 20, 10), 20, 10, 20, 10, "image/png", "image/jpeg"},
		{"thin.png", pngOf(t, 3000, 2), 3000, 2, 640, 1, "image/png", "image/jpeg"},
		{"clear.png", clear.Bytes(), 800, 400, 640, 320, "image/png", "image/png"},
		{"photo.jpg", jpegOf(t, 1000, 500, 0), 1000, 500, 640, 320, "image/jpeg", "image/jpeg"},
		{"turned.jpg", jpegOf(t, 1000, 500, 6), 500, 1000, 320, 640, "image/jpeg", "image/jpeg"},
		{"animated.gif", animated.Bytes(), 900, 300, 640, 213, "image/gif", "image/jpeg"},
		{"dot.webp", webp, 1, 1, 1, 1, "image/webp", "image/jpeg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			stored, err := s.Put(t.Context(), "t1", "f"+tc.name[:3], tc.name, bytes.NewReader(tc.body), 1<<20)
			require.NoError(t, err)
			require.Equal(t, []any{tc.mime, tc.w, tc.h}, []any{stored.Type, stored.Width, stored.Height})
			for range 2 { // made, then found
				f, made, err := s.Thumbnail(t.Context(), "t1", "f"+tc.name[:3], stored.Type)
				require.NoError(t, err)
				small, _, err := image.Decode(f)
				require.NoError(t, err)
				require.NoError(t, f.Close())
				require.Equal(t, []any{tc.made, tc.tw, tc.th}, []any{made, small.Bounds().Dx(), small.Bounds().Dy()})
			}
			nothingTemporary(t, dir)
		})
	}
}

func TestTurn(t *testing.T) {
	// Where the red (upper) half of the picture goes: a corner that must be red, one that must be blue.
	for how, want := range map[int][2]image.Point{
		1: {{0, 0}, {0, 7}}, 2: {{3, 0}, {0, 7}}, 3: {{0, 7}, {0, 0}}, 4: {{0, 7}, {0, 0}},
		5: {{0, 0}, {7, 0}}, 6: {{7, 0}, {0, 0}}, 7: {{7, 0}, {0, 0}}, 8: {{0, 0}, {7, 0}},
	} {
		out := turn(paint(4, 8, 255), how)
		require.Equal(t, uint8(255), out.NRGBAAt(want[0].X, want[0].Y).R, "orientation %d", how)
		require.Equal(t, uint8(255), out.NRGBAAt(want[1].X, want[1].Y).B, "orientation %d", how)
	}
}

func TestBombsAndBrokenPicturesHaveNoThumbnail(t *testing.T) {
	s, dir := open(t)
	for name, body := range map[string][]byte{
		"bomb":   bomb(t, 29_000, 29_000),
		"long":   bomb(t, 4_000_000, 1),
		"broken": pngOf(t, 50, 50)[:60],
		"header": []byte("\x89PNG\r\n\x1a\n"),
		"liar":   bomb(t, 3000, 3000),
	} {
		stored, err := s.Put(t.Context(), "t1", name, name+".png", bytes.NewReader(body), 1<<20)
		require.NoError(t, err, "it may still be kept and downloaded")
		_, _, err = s.Thumbnail(t.Context(), "t1", name, stored.Type)
		require.True(t, fault.Is(err, "file.no_picture"), "%s: %v", name, err)
	}
	_, _, err := s.Thumbnail(t.Context(), "t1", "absent", "image/png")
	require.True(t, fault.Is(err, "file.not_found"), "%v", err)
	_, _, err = s.Thumbnail(t.Context(), "t1", "bomb", "application/pdf")
	require.True(t, fault.Is(err, "file.no_picture"), "%v", err)
	nothingTemporary(t, dir)
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if o := orientation(bytes.NewReader(b), int64(len(b))); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
