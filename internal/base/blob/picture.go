package blob

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"comptoir/internal/base/fault"
)

const (
	// ThumbSide is the longer side of a small picture: sharp at half that size on a dense screen.
	ThumbSide = 640
	// maxPixels that are decoded: 160 MB in memory. Larger pictures are stored and can be downloaded.
	maxPixels = 40_000_000
	maxSide   = 30_000
)

type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// codecOf keeps to what the content was found to be; the registry of package image would try them all.
func codecOf(mime string) (codec, bool) {
	switch mime {
	case "image/png":
		return codec{png.DecodeConfig, png.Decode}, true
	case "image/jpeg":
		return codec{jpeg.DecodeConfig, jpeg.Decode}, true
	case "image/gif":
		return codec{gif.DecodeConfig, gif.Decode}, true // the first frame
	case "image/webp":
		return codec{webp.DecodeConfig, webp.Decode}, true
	}
	return codec{}, false
}

// measure reads the size in the header; 0, 0 where there is none to be believed.
func measure(body io.ReaderAt, size int64, mime string) (width, height int) {
	c, ok := codecOf(mime)
	if !ok {
		return 0, 0
	}
	cfg, err := c.config(bufio.NewReader(io.NewSectionReader(body, 0, size)))
	if err != nil || cfg.Width < 1 || cfg.Height < 1 {
		return 0, 0
	}
	if mime == "image/jpeg" && orientation(body, size) >= 5 {
		return cfg.Height, cfg.Width
	}
	return cfg.Width, cfg.Height
}

// Thumbnail opens the small picture of a file of that type, making it the first time. It is JPEG, or PNG where the picture is
// transparent; the caller closes. Without one (not a picture, too large, broken) the fault is file.no_picture.
func (s *Store) Thumbnail(ctx context.Context, tenant, id, mime string) (*os.File, string, error) {
	_, file, err := place(tenant, id)
	if err != nil {
		return nil, "", err
	}
	c, ok := codecOf(mime)
	if !ok {
		return nil, "", fault.NotFound("file.no_picture")
	}
	f, err := s.root.Open(file + thumbMark)
	if errors.Is(err, fs.ErrNotExist) {
		if err = s.draw(ctx, tenant, id, file, mime, c); err != nil {
			return nil, "", err
		}
		f, err = s.root.Open(file + thumbMark)
	}
	if err != nil {
		return nil, "", fmt.Errorf("blob: %w", err)
	}
	var magic [1]byte
	if _, err := f.ReadAt(magic[:], 0); err != nil {
		return nil, "", errors.Join(fmt.Errorf("blob: %w", err), f.Close())
	}
	if magic[0] == 0xff {
		return f, "image/jpeg", nil
	}
	return f, "image/png", nil
}

func (s *Store) draw(ctx context.Context, tenant, id, file, mime string, c codec) (err error) {
	select {
	case s.paint <- struct{}{}:
		defer func() { <-s.paint }()
	case <-ctx.Done():
		return ctx.Err()
	}
	source, err := s.Open(tenant, id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	small, err := shrink(source, mime, c)
	if err != nil {
		return err
	}
	temp := path.Join(temporary, id+"-"+rand.Text())
	out, err := s.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return diskFault(err)
	}
	if small.Opaque() {
		err = jpeg.Encode(out, small, &jpeg.Options{Quality: 82})
	} else {
		err = png.Encode(out, small)
	}
	// Not forced to disk: what a power cut takes is drawn again, and a rename never shows half a file.
	if err = errors.Join(err, out.Close()); err == nil {
		err = s.root.Rename(temp, file+thumbMark)
	}
	if err != nil {
		return diskFault(errors.Join(err, s.root.Remove(temp)))
	}
	if _, err := s.root.Stat(file); errors.Is(err, fs.ErrNotExist) { // deleted while we drew
		return errors.Join(fault.NotFound("file.not_found"), s.root.Remove(file+thumbMark))
	}
	return nil
}

// shrink decodes, after the header has shown that it is reasonable to.
func shrink(f *os.File, mime string, c codec) (*image.NRGBA, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	whole := func() io.Reader { return bufio.NewReader(io.NewSectionReader(f, 0, info.Size())) }
	cfg, err := c.config(whole())
	if err != nil {
		return nil, fault.NotFound("file.no_picture").Because(err)
	}
	if cfg.Width < 1 || cfg.Height < 1 || cfg.Width > maxSide || cfg.Height > maxSide || cfg.Width*cfg.Height > maxPixels {
		return nil, fault.NotFound("file.no_picture").Because(fmt.Errorf("%d × %d is too large", cfg.Width, cfg.Height))
	}
	full, err := c.decode(whole())
	if err != nil {
		return nil, fault.NotFound("file.no_picture").Because(err)
	}
	w, h := fit(full.Bounds().Dx(), full.Bounds().Dy())
	small := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.BiLinear.Scale(small, small.Bounds(), full, full.Bounds(), draw.Src, nil)
	if mime == "image/jpeg" {
		small = turn(small, orientation(f, info.Size()))
	}
	return small, nil
}

func fit(w, h int) (int, int) {
	longer := max(w, h)
	if longer <= ThumbSide {
		return w, h
	}
	return max(1, w*ThumbSide/longer), max(1, h*ThumbSide/longer)
}

// orientation is the EXIF tag 0x0112 of a JPEG, 1 to 8; 1 where there is none.
func orientation(body io.ReaderAt, size int64) int {
	head := make([]byte, min(size, 128<<10))
	if _, err := body.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return 1
	}
	for at := 2; at+4 < len(head) && head[at] == 0xff; {
		marker, length := head[at+1], int(binary.BigEndian.Uint16(head[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(head) {
			break
		}
		if segment := head[at+4 : at+2+length]; marker == 0xe1 && len(segment) > 14 && string(segment[:6]) == "Exif\x00\x00" {
			return tiffOrientation(segment[6:])
		}
		at += 2 + length
	}
	return 1
}

func tiffOrientation(b []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	dir := int64(order.Uint32(b[4:]))
	if dir+2 > int64(len(b)) {
		return 1
	}
	entries := b[dir+2:]
	for range order.Uint16(b[dir:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x0112 {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			break
		}
		entries = entries[12:]
	}
	return 1
}

// turn applies an EXIF orientation.
func turn(in *image.NRGBA, how int) *image.NRGBA {
	if how <= 1 {
		return in
	}
	w, h := in.Bounds().Dx(), in.Bounds().Dy()
	outW, outH := w, h
	if how >= 5 {
		outW, outH = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, outW, outH))
	for y := range h {
		for x := range w {
			var dx, dy int
			switch how {
			case 2:
				dx, dy = w-1-x, y
			case 3:
				dx, dy = w-1-x, h-1-y
			case 4:
				dx, dy = x, h-1-y
			case 5:
				dx, dy = y, x
			case 6:
				dx, dy = h-1-y, x
			case 7:
				dx, dy = h-1-y, w-1-x
			default:
				dx, dy = y, w-1-x
			}
			out.SetNRGBA(dx, dy, in.NRGBAAt(x, y))
		}
	}
	return out
}
