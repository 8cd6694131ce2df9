// A drawing (SVG) of our own is taken along as a picture (PNG). Without this the link gives the drawing.

const SCALE = 2; // so that it stays sharp where it is shown larger

export function watchPictures() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-picture]");
    if (!link) {
      return;
    }
    event.preventDefault();
    try {
      save(await painted(await (await fetch(link.href)).text()), link.dataset.picture);
    } catch {
      window.location.assign(link.href);
    }
  });
}

async function painted(drawing) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
