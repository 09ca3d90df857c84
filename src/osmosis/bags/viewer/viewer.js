/* Turns the page into slides, one frame at a time, by key, click or swipe. Without this script the
   page shows everything all the same. A classic script that asks for nothing: it reads
   window.rollData and what is on the page. */
(function () {
  "use strict";

  var roll = window.rollData || { roll: {}, frames: [] };
  var page = document.documentElement;
  var byId = function (id) { return document.getElementById(id); };
  var bar = byId("bar");
  var end = byId("end");
  var slides = [];
  var at = -1;
  var cameFrom = null;

  function articleOf(frame) { return byId("frame-" + frame.number); }

  function shownFrames() { return roll.frames.filter(articleOf); }

  function circledFrames() {
    var circled = (roll.roll && roll.roll.circled) || [];
    return circled
      .map(function (id) {
        return roll.frames.filter(function (frame) { return frame.id === id; })[0];
      })
      .filter(function (frame) { return frame && articleOf(frame); });
  }

  function quieten(element) {
    element.querySelectorAll("audio, video").forEach(function (media) { media.pause(); });
  }

  function show(place) {
    var before = slides[at] ? articleOf(slides[at]) : end;
    quieten(before);
    before.classList.remove("is-shown");
    at = Math.max(0, Math.min(place, slides.length));
    var isEnd = at === slides.length;
    var now = isEnd ? end : articleOf(slides[at]);
    now.classList.add("is-shown");
    now.querySelectorAll("img").forEach(function (image) { image.loading = "eager"; });
    now.focus({ preventScroll: true });
    now.scrollTop = 0;
    byId("count").textContent = isEnd ? "" : at + 1 + " of " + slides.length;
    byId("previous").disabled = at === 0;
    byId("next").disabled = isEnd;
    if (!isEnd && slides[at + 1]) {
      articleOf(slides[at + 1]).querySelectorAll("img").forEach(function (image) {
        image.loading = "eager";
      });
    }
  }

  function open(frames, first, from) {
    if (!frames.length) { return; }
    slides = frames;
    cameFrom = from;
    page.classList.add("is-slides");
    bar.hidden = false;
    show(first);
  }

  function close() {
    if (!page.classList.contains("is-slides")) { return; }
    var last = slides[Math.min(at, slides.length - 1)];
    document.querySelectorAll(".is-shown").forEach(function (element) {
      quieten(element);
      element.classList.remove("is-shown");
    });
    page.classList.remove("is-slides");
    bar.hidden = true;
    at = -1;
    var mount = document.querySelector('[data-frame="' + last.number + '"]') || cameFrom;
    if (mount) { mount.focus(); }
  }

  function isBusy(target) {
    return target.closest && target.closest("audio, video, input, textarea, select");
  }

  function onKey(event) {
    if (!page.classList.contains("is-slides") || isBusy(event.target)) { return; }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var onControl = event.target.closest("button, a, summary");
    if (event.key === "ArrowRight" || event.key === "PageDown") { show(at + 1); }
    else if (event.key === "ArrowLeft" || event.key === "PageUp") { show(at - 1); }
    else if (event.key === "Home") { show(0); }
    else if (event.key === "Escape") { close(); }
    else if (event.key === " " && !onControl) { show(at + 1); }
    else { return; }
    event.preventDefault();
  }

  function watchSwipes() {
    var start = null;
    document.addEventListener("touchstart", function (event) {
      var touch = event.touches.length === 1 && !isBusy(event.target) ? event.touches[0] : null;
      start = touch && { x: touch.clientX, y: touch.clientY };
    }, { passive: true });
    document.addEventListener("touchend", function (event) {
      if (!start || !page.classList.contains("is-slides")) { return; }
      var touch = event.changedTouches[0];
      var across = touch.clientX - start.x;
      var down = touch.clientY - start.y;
      start = null;
      if (Math.abs(across) > 56 && Math.abs(across) > 2 * Math.abs(down)) {
        show(across < 0 ? at + 1 : at - 1);
      }
    }, { passive: true });
  }

  /* Some browsers play no sound or video from a data: address. Its bytes are on the page, so they
     can be given another address without asking anybody. */
  function mendInlineMedia(media) {
    var source = media.getAttribute("src") || "";
    var match = /^data:([^;,]+);base64,/.exec(source);
    if (!match || !window.URL || !window.atob) { return; }
    var text = window.atob(source.slice(match[0].length));
    var bytes = new Uint8Array(text.length);
    for (var index = 0; index < text.length; index += 1) { bytes[index] = text.charCodeAt(index); }
    media.src = window.URL.createObjectURL(new Blob([bytes], { type: match[1] }));
  }

  function start() {
    byId("actions").hidden = false;
    end.querySelector(".end__action").hidden = false;
    byId("show-all").addEventListener("click", function (event) {
      open(shownFrames(), 0, event.currentTarget);
    });
    if (byId("show-circled")) {
      byId("show-circled").addEventListener("click", function (event) {
        open(circledFrames(), 0, event.currentTarget);
      });
    }
    document.querySelectorAll("[data-frame]").forEach(function (mount) {
      mount.addEventListener("click", function (event) {
        var number = Number(mount.getAttribute("data-frame"));
        var frames = shownFrames();
        var place = frames.findIndex(function (frame) { return frame.number === number; });
        if (place < 0) { return; }
        event.preventDefault();
        open(frames, place, mount);
      });
    });
    byId("previous").addEventListener("click", function () { show(at - 1); });
    byId("next").addEventListener("click", function () { show(at + 1); });
    byId("close").addEventListener("click", close);
    byId("again").addEventListener("click", close);
    document.addEventListener("keydown", onKey);
    watchSwipes();
    document.querySelectorAll("audio, video").forEach(function (media) {
      media.addEventListener("error", function () { mendInlineMedia(media); }, { once: true });
    });
    page.classList.add("has-script");
  }

  start();
}());
